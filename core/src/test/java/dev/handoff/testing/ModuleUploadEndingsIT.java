// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.RawHttp.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped uploads-module.conf leaves in the store, however a request ends. */
class ModuleUploadEndingsIT {
    private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=AA";

    @TempDir
    Path dir;

    private UploadApp app;
    private RealNginx nginx;

    @BeforeEach
    void start() throws IOException {
        RealNginx.assumeInstalled();
        app = new UploadApp(dir.resolve("files/claimed"));
        nginx = RealNginx.behind(app.port())
                .prefix(dir)
                .modules("ngx_http_upload_module.so")
                .serverConf("client_max_body_size 1k;\ninclude uploads-module.conf;")
                .uploadConf("client_max_body_size 1m;\nclient_body_timeout 1s;")
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        if (nginx != null) {
            nginx.close();
        }
        if (app != null) {
            app.close();
        }
    }

    private Response post(String target, String body, String... headers) throws IOException {
        String[] all = Stream.concat(Stream.of("Content-Length: " + body.length()), Stream.of(headers))
                .toArray(String[]::new);
        return RawHttp.exchange(nginx.port(), RawHttp.request("POST", target, all) + body);
    }

    @Test
    void keepsTheFileThatTheApplicationMovedAway() throws IOException {
        assertThat(post("/upload?claim", FormText.form(FormText.file("a", "one.txt", "hello")), MULTIPART)
                        .status())
                .isEqualTo(200);

        Leftovers.awaitNone(dir.resolve("store"));
        assertThat(dir.resolve("files/claimed")).hasContent("hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 303, 400, 401, 403, 404, 409, 413, 422, 500, 503})
    void leavesNothingAfterAnAnswer(int status) throws IOException {
        Response answer =
                post("/upload?status=" + status, FormText.form(FormText.file("a", "one.txt", "hello")), MULTIPART);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(UploadApp.files(app.takeRequest())).allMatch(path -> path.startsWith(dir.resolve("store")));
        Leftovers.awaitNone(dir.resolve("store"));
    }

    @Test
    void asksOnceAndLeavesNothingWhenTheApplicationHangsUp() throws IOException {
        assertThat(post("/upload?close", FormText.form(FormText.file("a", "one.txt", "hello")), MULTIPART)
                        .status())
                .isEqualTo(502);

        assertThat(app.seen()).hasSize(1);
        Leftovers.awaitNone(dir.resolve("store"));
    }

    @Test
    void leavesNothingWhenTheClientHangsUpBeforeTheAnswer() throws Exception {
        String body = FormText.form(FormText.file("a", "one.txt", "hello"));
        try (RawHttp client = RawHttp.connect(nginx.port())) {
            client.send(RawHttp.request("POST", "/upload?hang", MULTIPART, "Content-Length: " + body.length()) + body);
            app.awaitAsked();
        }
        Leftovers.awaitNone(dir.resolve("store"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leavesNothingAndAsksNobodyWhenTheBodyStops(boolean clientHangsUp) throws IOException {
        String body = FormText.file("a", "one.txt", "hello") + FormText.file("b", "two.txt", "x".repeat(200_000));
        try (RawHttp client = RawHttp.connect(nginx.port())) {
            client.send(RawHttp.request("POST", "/upload", MULTIPART, "Content-Length: 500000") + body);
            Leftovers.awaitSome(dir.resolve("store"));
            if (!clientHangsUp) {
                // 408 in the access log; the client gets nothing.
                assertThat(client.remainder()).isEmpty();
            }
        }
        Leftovers.awaitNone(dir.resolve("store"));
        assertThat(app.seen()).isEmpty();
    }
}
