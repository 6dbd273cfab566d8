// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A browser without a window, told by the DevTools protocol what to download. */
final class Chromium implements AutoCloseable {

    private static final String LISTENING = "DevTools listening on ";
    private static final long TIMEOUT_SECONDS = 60;

    private final Process process;
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private WebSocket socket;
    private int lastId;

    private Chromium(Process process) {
        this.process = process;
    }

    static Chromium start(Path dir) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + Files.createDirectories(dir.resolve("profile")),
                "about:blank");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.redirectErrorStream(true).start();
        Chromium chromium = new Chromium(process);
        try {
            chromium.connect();
            return chromium;
        } catch (IOException | RuntimeException e) {
            chromium.close();
            throw e;
        }
    }

    private void connect() throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder read = new StringBuilder();
        String line = output.readLine();
        while (line != null && !line.startsWith(LISTENING)) {
            read.append(line).append('\n');
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("chromium did not start\n" + read);
        }
        Thread drain = new Thread(() -> output.lines().forEach(ignored -> {}), "chromium-output");
        drain.setDaemon(true);
        drain.start();
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(line.substring(LISTENING.length())), new Listener())
                .join();
    }

    /** Opens the address, which has to be a download, and waits until the file is complete. */
    void download(String url, Path folder) throws IOException, InterruptedException {
        call(
                "Browser.setDownloadBehavior",
                "\"behavior\":\"allow\",\"eventsEnabled\":true,\"downloadPath\":\"" + folder + "\"");
        call("Target.createTarget", "\"url\":\"" + url + "\"");
        await(message -> message.contains("\"Browser.downloadProgress\"") && message.contains("\"completed\""));
    }

    private void call(String method, String parameters) throws IOException, InterruptedException {
        int id = ++lastId;
        socket.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + parameters + "}}", true)
                .join();
        String answer = await(message -> message.startsWith("{\"id\":" + id + ","));
        if (answer.contains("\"error\"")) {
            throw new IOException(method + " failed: " + answer);
        }
    }

    private String await(Predicate<String> wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (true) {
            String message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new IOException("chromium says nothing more");
            }
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(slow -> process.destroyForcibly())
                .join();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
