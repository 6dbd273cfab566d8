// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One portal for all tests of a class, and a client for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PortalUnderTest {
    @TempDir
    static Path parent;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Path data;
    private PortalProcess portal;
    private URI address;

    /** Starts the portal on free ports with a data folder of this name. */
    void start(String folder, String... options) throws Exception {
        data = parent.resolve(folder);
        Files.createDirectories(data.resolve("files/sub folder"));
        List<String> all = new ArrayList<>(List.of("--port", "0"));
        all.addAll(List.of(options));
        portal = PortalProcess.startOn(data, all.toArray(String[]::new));
        address = URI.create(portal.awaitReady());
    }

    /** Sends what follows to another server, which is in front of the portal. */
    void reachAt(URI front) {
        address = front;
    }

    @AfterAll
    void stop() {
        if (portal != null) {
            portal.close();
        }
    }

    Path data() {
        return data;
    }

    URI address() {
        return address;
    }

    String page() throws Exception {
        return get("/").body();
    }

    Path put(String path, String content) throws Exception {
        return Files.writeString(data.resolve("files").resolve(path), content);
    }

    Map<String, JsonNode> list() throws Exception {
        HttpResponse<String> response = get("/api/files");
        assertThat(header(response, "Content-Type")).isEqualTo("application/json");
        Map<String, JsonNode> byPath = new LinkedHashMap<>();
        new JsonMapper()
                .readTree(response.body())
                .get("files")
                .forEach(file -> byPath.put(file.get("path").textValue(), file));
        return byPath;
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address + path));
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    HttpResponse<String> send(String method, String path) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(address + path)).method(method, HttpRequest.BodyPublishers.noBody());
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    String raw(String request) throws Exception {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }
}
