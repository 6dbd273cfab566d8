// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploads over HTTP/2, with and without a length, by both upload files. */
class UploadHttp2IT {
    /** Larger than what HTTP/2 lets a client send before nginx reads. */
    private static final String LARGE = FormText.form(FormText.file("a", "one.txt", "x".repeat(300_000)));

    private static final String SMALL = FormText.form(FormText.file("a", "one.txt", "hello"));

    @TempDir
    Path dir;

    private TlsPort tls;

    @BeforeEach
    void makeCertificate() throws Exception {
        RealNginx.assumeInstalled();
        tls = TlsPort.by(dir.resolve("nginx/conf"));
    }

    private RealNginx.Builder nginx(UploadApp app, String road) {
        return RealNginx.behind(app.port()).prefix(dir).serverConf("include tls.conf;\ninclude " + road + ";");
    }

    private static BodyPublisher body(String kind, String text) {
        return switch (kind) {
            case "length" -> BodyPublishers.ofString(text, StandardCharsets.ISO_8859_1);
            case "no length" ->
                BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
            default -> BodyPublishers.noBody();
        };
    }

    private HttpResponse<String> send(HttpClient client, String method, String kind, String text)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(tls.uri("/upload"))
                .header("Content-Type", "multipart/form-data; boundary=AA")
                .method(method, body(kind, text));
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return answer;
    }

    @ParameterizedTest
    @CsvSource({"POST, length", "POST, no length", "PUT, length", "PUT, no length"})
    void spoolsEachBody(String method, String kind) throws Exception {
        try (var app = new UploadApp(dir);
                var nginx = nginx(app, "uploads.conf").start()) {
            assertThat(send(tls.http2(), method, kind, LARGE).statusCode()).isEqualTo(200);

            assertThat(app.seen()).containsExactly(LARGE.length() + " rw-------");
            StubUpstream.Request seen = app.takeRequest();
            assertThat(seen.headers("X-Handoff-Upload")).containsExactly(RealNginx.UPLOAD_SECRET + "; spool");
            assertThat(seen.headers("Content-Length")).isEmpty();
            Leftovers.awaitNone(nginx.prefix().resolve("spool"));
        }
    }

    @Test
    void t12LetsNobodyCrashTheModule() throws Exception {
        try (var app = new UploadApp(dir);
                var nginx = nginx(app, "uploads-module.conf")
                        .modules("ngx_http_upload_module.so")
                        .start()) {
            List<Long> workers = nginx.workerPids();
            HttpClient client = tls.http2();

            assertThat(send(client, "POST", "no length", SMALL).statusCode()).isEqualTo(411);
            assertThat(send(client, "POST", "none", SMALL).statusCode()).isIn(400, 411);
            assertThat(send(client, "POST", "length", LARGE).statusCode()).isEqualTo(200);
            assertThat(app.seen()).hasSize(1).allMatch(file -> file.startsWith("300000 "));
            assertThat(nginx.workerPids()).isEqualTo(workers);
            Leftovers.awaitNone(nginx.prefix().resolve("store"));
        }
    }
}
