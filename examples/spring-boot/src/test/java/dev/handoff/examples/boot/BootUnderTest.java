// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.examples.bootextras.MoreControllers;
import dev.handoff.examples.bootextras.Watch;
import dev.handoff.testing.Leftovers;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The application on its embedded server, for all tests of a class, and nginx in front where the class says so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BootUnderTest {

    static final String BOUNDARY = "----WebKitFormBoundaryHJk3aZ0123456789";

    /** Both servers are on the class path of the tests; the one whose configuration is left out does not run. */
    static final String TOMCAT =
            "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration";

    static final String JETTY =
            "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration";

    @TempDir
    static Path temporary;

    Path folder;
    ConfigurableApplicationContext application;
    RealNginx nginx;

    /** Returns what stands in application.properties else. */
    List<String> properties() {
        return List.of();
    }

    /** Returns the configuration of the server that does not run. */
    String otherServer() {
        return JETTY;
    }

    /** Returns the application, and what a test adds to it. */
    List<Class<?>> sources() {
        return List.of(BootApplication.class, Watch.class, MoreControllers.class);
    }

    /** Puts the nginx in front that the class is about. */
    RealNginx front(RealNginx.Builder builder) throws IOException {
        return null;
    }

    @BeforeAll
    void start() throws Exception {
        folder = Files.createDirectory(temporary.resolve("Ablage für 日本"));
        List<String> arguments = new ArrayList<>();
        arguments.add("--server.port=0");
        arguments.add("--spring.autoconfigure.exclude=" + otherServer());
        arguments.add("--handoff.folder=" + folder);
        arguments.addAll(properties());
        application = new SpringApplicationBuilder(sources().toArray(Class<?>[]::new))
                .bannerMode(Banner.Mode.OFF)
                .run(arguments.toArray(String[]::new));
        nginx = front(RealNginx.behind(applicationPort()).prefix(folder).withoutKeepalive());
    }

    @AfterAll
    void stop() {
        if (nginx != null) {
            nginx.close();
        }
        if (application != null) {
            application.close();
        }
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        for (String place : List.of("store", "spool")) {
            if (folder != null && Files.exists(folder.resolve(place))) {
                Leftovers.awaitNone(folder.resolve(place));
            }
        }
    }

    int applicationPort() {
        return ((WebServerApplicationContext) application).getWebServer().getPort();
    }

    String server() {
        return ((WebServerApplicationContext) application)
                .getWebServer()
                .getClass()
                .getSimpleName();
    }

    int port() {
        return nginx == null ? applicationPort() : nginx.port();
    }

    Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve("files").resolve(name), content);
    }

    Response get(String target, String... headers) throws IOException {
        return RawHttp.get(port(), target, headers);
    }

    Response send(String method, String target, String type, byte[] body, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of(headers));
        lines.add("Content-Type: " + type);
        lines.add("Content-Length: " + body.length);
        var out = new ByteArrayOutputStream();
        out.writeBytes(
                RawHttp.request(method, target, lines.toArray(String[]::new)).getBytes(UTF_8));
        out.writeBytes(body);
        return RawHttp.exchange(port(), out.toByteArray());
    }

    Response post(String target, String form, String... headers) throws IOException {
        byte[] body = (form + "--" + BOUNDARY + "--\r\n").getBytes(UTF_8);
        return send("POST", target, "multipart/form-data; boundary=" + BOUNDARY, body, headers);
    }

    static String filePart(String name, String fileName, String content) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + fileName
                + "\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n";
    }

    static String textPart(String name, String value) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    Path keptFile(JsonNode kept) {
        return folder.resolve("files").resolve(kept.get("id").asString());
    }

    /** Whether the file at its last place is the one that waited when the controller was called. */
    void assertRenamed(JsonNode kept, String from) throws IOException {
        Watch watch = application.getBean(Watch.class);
        assertThat(watch.waiting()).containsExactly(from + " " + Watch.fileKey(keptFile(kept)));
    }
}
