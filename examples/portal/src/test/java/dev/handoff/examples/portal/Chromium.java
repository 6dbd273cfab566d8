// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A headless Chromium with one page, steered by the DevTools protocol. */
final class Chromium implements AutoCloseable, WebSocket.Listener {
    private static final String ANNOUNCEMENT = "DevTools listening on ";

    private final JsonMapper json = new JsonMapper();
    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final Process process;
    private final WebSocket socket;
    private final String session;
    private int lastId;

    private Chromium(Process process, URI devTools) throws Exception {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(devTools, this)
                .join();
        String target = call("Target.createTarget", "url", "about:blank")
                .get("targetId")
                .textValue();
        this.session = attach(target);
        call("Page.enable");
    }

    /** Starts a browser whose profile lies in the folder, or skips the test where there is none. */
    static Chromium start(Path profile) throws Exception {
        Optional<Path> program = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(program.isPresent(), "chromium is not on the PATH");
        // Without the sandbox, because tests may run as root and in containers; it sees our own pages alone.
        Process process = new ProcessBuilder(List.of(
                        program.get().toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Chromium(process, devTools(process));
    }

    private static URI devTools(Process process) throws IOException {
        BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            if (line.startsWith(ANNOUNCEMENT)) {
                drain(errors);
                return URI.create(line.substring(ANNOUNCEMENT.length()));
            }
        }
        throw new IOException("chromium ended before it announced DevTools");
    }

    private static void drain(BufferedReader errors) {
        var reader = new Thread(() -> errors.lines().forEach(line -> {}), "stderr of chromium");
        reader.setDaemon(true);
        reader.start();
    }

    /** Opens a page and waits until it is loaded. */
    void open(String url) throws Exception {
        call("Page.navigate", "url", url);
        await("Page.loadEventFired");
    }

    /** Gives the page the size of a phone or of a window. */
    void resize(int width, int height) throws Exception {
        var parameters = json.createObjectNode();
        parameters.put("width", width).put("height", height);
        parameters.put("deviceScaleFactor", 1).put("mobile", true);
        call("Emulation.setDeviceMetricsOverride", parameters);
    }

    /** Evaluates an expression in the page, and waits for it when it is a promise. */
    JsonNode evaluate(String expression) throws Exception {
        var parameters = json.createObjectNode().put("expression", expression).put("returnByValue", true);
        return call("Runtime.evaluate", parameters.put("awaitPromise", true))
                .get("result")
                .get("value");
    }

    /** Clicks a link that downloads and returns the name under which Chromium wants to save. */
    String download(String selector, Path folder) throws Exception {
        var parameters = json.createObjectNode().put("behavior", "allowAndName").put("eventsEnabled", true);
        call("Browser.setDownloadBehavior", parameters.put("downloadPath", folder.toString()));
        evaluate("document.querySelector(" + json.writeValueAsString(selector) + ").click()");
        String name =
                await("Browser.downloadWillBegin").get("suggestedFilename").textValue();
        String state;
        do {
            state = await("Browser.downloadProgress").get("state").textValue();
        } while (state.equals("inProgress"));
        return state.equals("completed") ? name : state;
    }

    /** Has pages opened from now on run no scripts of their own; {@link #evaluate} works on. */
    void disableScripts() throws Exception {
        call("Emulation.setScriptExecutionDisabled", json.createObjectNode().put("value", true));
    }

    /** Chooses a file, as the dialog of the browser does. */
    void choose(String selector, Path file) throws Exception {
        var parameters = json.createObjectNode().put("nodeId", node(selector));
        parameters.putArray("files").add(file.toString());
        call("DOM.setFileInputFiles", parameters);
    }

    /** Types into a field. */
    void type(String selector, String text) throws Exception {
        call("DOM.focus", json.createObjectNode().put("nodeId", node(selector)));
        call("Input.insertText", "text", text);
    }

    /** Presses a button whose form leads to another page, and waits for that. */
    void submit(String selector) throws Exception {
        call("DOM.focus", json.createObjectNode().put("nodeId", node(selector)));
        for (String type : List.of("keyDown", "keyUp")) {
            var key = json.createObjectNode()
                    .put("type", type)
                    .put("key", "Enter")
                    .put("text", "\r");
            call("Input.dispatchKeyEvent", key.put("windowsVirtualKeyCode", 13));
        }
        await("Page.loadEventFired");
    }

    /** Returns the HTML of an element, also where scripts are disabled. */
    String html(String selector) throws Exception {
        var parameters = json.createObjectNode().put("nodeId", node(selector));
        return call("DOM.getOuterHTML", parameters).get("outerHTML").textValue();
    }

    /** Drops files on the middle of an element. */
    void drop(String selector, Path... files) throws Exception {
        var box = json.createObjectNode().put("nodeId", node(selector));
        JsonNode corners = call("DOM.getBoxModel", box).get("model").get("border");
        double x = (corners.get(0).doubleValue() + corners.get(4).doubleValue()) / 2;
        double y = (corners.get(1).doubleValue() + corners.get(5).doubleValue()) / 2;
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            var event = json.createObjectNode().put("type", type).put("x", x).put("y", y);
            ObjectNode dragged = event.putObject("data").put("dragOperationsMask", 1);
            dragged.putArray("items");
            Stream.of(files).forEach(file -> dragged.withArray("files").add(file.toString()));
            call("Input.dispatchDragEvent", event);
        }
    }

    private int node(String selector) throws Exception {
        int root = call("DOM.getDocument").get("root").get("nodeId").intValue();
        var parameters = json.createObjectNode().put("nodeId", root).put("selector", selector);
        return call("DOM.querySelector", parameters).get("nodeId").intValue();
    }

    private String attach(String target) throws Exception {
        var parameters = json.createObjectNode().put("targetId", target).put("flatten", true);
        return call("Target.attachToTarget", parameters).get("sessionId").textValue();
    }

    private JsonNode call(String method, String... parameters) throws Exception {
        var object = json.createObjectNode();
        for (int i = 0; i < parameters.length; i += 2) {
            object.put(parameters[i], parameters[i + 1]);
        }
        return call(method, object);
    }

    private JsonNode call(String method, ObjectNode parameters) throws Exception {
        int id = ++lastId;
        var message = json.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        if (session != null && !method.startsWith("Browser.")) {
            message.put("sessionId", session);
        }
        received.removeIf(old -> old.has("id"));
        socket.sendText(json.writeValueAsString(message), true).join();
        return next(answer -> answer.path("id").intValue() == id, method).get("result");
    }

    private JsonNode await(String event) throws Exception {
        return next(message -> message.path("method").asText().equals(event), event)
                .get("params");
    }

    /** Takes the next message of a kind; others that came before it are put back for later. */
    private JsonNode next(Predicate<JsonNode> kind, String what) throws Exception {
        ArrayDeque<JsonNode> others = new ArrayDeque<>();
        try {
            while (true) {
                JsonNode message = received.poll(30, TimeUnit.SECONDS);
                if (message == null) {
                    throw new IOException("chromium did not answer to " + what);
                }
                if (kind.test(message)) {
                    if (message.has("error")) {
                        throw new IOException(what + ": " + message.get("error"));
                    }
                    return message;
                }
                others.add(message);
            }
        } finally {
            received.addAll(others);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            try {
                received.add(json.readTree(partial.toString()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public void close() throws InterruptedException {
        socket.abort();
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle child : children) {
            child.onExit()
                    .orTimeout(5, TimeUnit.SECONDS)
                    .exceptionally(late -> child)
                    .join();
        }
    }
}
