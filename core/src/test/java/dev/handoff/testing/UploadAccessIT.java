// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.RawHttp.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commented lines of the examples that ask the application who may upload, before the body comes. */
class UploadAccessIT {
    private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=AA";

    @TempDir
    Path dir;

    @BeforeEach
    void nginxIsThere() {
        RealNginx.assumeInstalled();
    }

    private static String uncommented(String example, String pattern) {
        var lines = Pattern.compile(pattern, Pattern.DOTALL).matcher(NginxConf.shippedText(example));
        assertThat(lines.find()).isTrue();
        return lines.group().replaceAll("(?m)^#", "");
    }

    private RealNginx start(StubUpstream app, String road) throws IOException {
        RealNginx.Builder nginx = RealNginx.behind(app.port())
                .prefix(dir)
                .serverConf("include " + road + ";")
                .serverConf(uncommented("local-server.conf.example", "#location = /upload-allowed \\{.*?\n#\\}"))
                .uploadConf("client_max_body_size 8g;\n"
                        + uncommented("local-upload.conf.example", "#auth_request /upload-allowed;"));
        return (road.contains("module") ? nginx.modules("ngx_http_upload_module.so") : nginx).start();
    }

    private static String answer(StubUpstream.Request request) {
        boolean question = request.target().equals("/upload-allowed");
        boolean allowed = request.headers("Cookie").contains("session=good");
        return StubUpstream.response(question && !allowed ? "401 No" : question ? "204 Yes" : "200 OK", "");
    }

    @ParameterizedTest
    @CsvSource({"uploads.conf, spool", "uploads-module.conf, store"})
    void t14RefusesBeforeTheBodyComes(String road, String folder) throws IOException {
        try (var app = StubUpstream.answering(UploadAccessIT::answer);
                var nginx = start(app, road)) {
            // No byte of the body is sent.
            Response answer = RawHttp.exchange(
                    nginx.port(), RawHttp.request("POST", "/upload?a=b", MULTIPART, "Content-Length: 5000000000"));

            assertThat(answer.status()).isEqualTo(401);
            StubUpstream.Request asked = app.takeRequest();
            assertThat(asked.method()).isEqualTo("GET");
            assertThat(asked.target()).isEqualTo("/upload-allowed");
            assertThat(asked.headers("X-Original-URI")).containsExactly("/upload?a=b");
            assertThat(asked.headers("X-Handoff-Proxy")).containsExactly(RealNginx.SECRET + "; bridge");
            assertThat(asked.headers("X-Handoff-Upload")).isEmpty();
            assertThat(asked.headers("Content-Length")).isEmpty();
            assertThat(dir.resolve(folder)).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @CsvSource({"uploads.conf, spool", "uploads-module.conf, module"})
    void takesTheBodyOfThoseWhoMay(String road, String gate) throws IOException {
        String body = FormText.form(FormText.file("a", "one.txt", "hello"));
        try (var app = StubUpstream.answering(UploadAccessIT::answer);
                var nginx = start(app, road)) {
            Response answer = RawHttp.exchange(
                    nginx.port(),
                    RawHttp.request(
                                    "POST",
                                    "/upload",
                                    MULTIPART,
                                    "Cookie: session=good",
                                    "Content-Length: " + body.length())
                            + body);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(app.takeRequest().target()).isEqualTo("/upload-allowed");
            assertThat(app.takeRequest().headers("X-Handoff-Upload"))
                    .containsExactly(RealNginx.UPLOAD_SECRET + "; " + gate);
        }
    }

    @Test
    void doesNotLetClientsAskThemselves() throws IOException {
        try (var app = StubUpstream.answering(UploadAccessIT::answer);
                var nginx = start(app, "uploads.conf")) {
            assertThat(RawHttp.get(nginx.port(), "/upload-allowed").status()).isEqualTo(404);
        }
    }
}
