// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.RawHttp.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped uploads.conf, roads 1 and 2, in front of an application that notes what it was told. */
class SpooledUploadConfIT {
    private static final int SIZE = 200_000;
    private static final String[] FORGED = {
        "X-Handoff-Body: /etc/passwd",
        "x-handoff-body: /etc/shadow",
        "X-Handoff-Upload: " + RealNginx.UPLOAD_SECRET + "; module",
        "X-Handoff-Upload: forged; spool"
    };

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
                // What a site may have said for all its locations.
                .serverConf("proxy_request_buffering off;\nclient_max_body_size 1k;\ninclude uploads.conf;")
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

    private static String body(String framing) {
        String bytes = "x".repeat(SIZE);
        return switch (framing) {
            case "length" -> bytes;
            case "chunked" -> Integer.toHexString(SIZE) + "\r\n" + bytes + "\r\n0\r\n\r\n";
            default -> "";
        };
    }

    private static String head(String method, String target, String framing, String... more) {
        String line = switch (framing) {
            case "length" -> "Content-Length: " + SIZE;
            case "empty" -> "Content-Length: 0";
            case "chunked" -> "Transfer-Encoding: chunked";
            default -> "X-Any: 1";
        };
        return RawHttp.request(
                method, target, Stream.concat(Stream.of(line), Stream.of(more)).toArray(String[]::new));
    }

    private Response put(String target) throws IOException {
        return RawHttp.exchange(nginx.port(), head("PUT", target, "length") + body("length"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | /upload?title=a%20%26b | length  | multipart/form-data; boundary=AA  | 200000
            POST   | /upload                | chunked | multipart/form-data; boundary=AA  | 200000
            POST   | /upload                | length  | application/x-www-form-urlencoded | 200000
            PUT    | /upload/a%2Fb%25.txt   | length  | image/png                         | 200000
            PUT    | /upload/a.txt?x        | chunked | image/png                         | 200000
            PATCH  | /upload/a.txt          | length  | image/png                         | 200000
            POST   | /upload                | empty   | multipart/form-data; boundary=AA  | 0
            PUT    | /upload/a.txt          | empty   | image/png                         | 0
            POST   | /upload                | none    | image/png                         |
            GET    | /upload?x              | none    | image/png                         |
            HEAD   | /upload                | none    | image/png                         |
            DELETE | /upload/a.txt          | none    | image/png                         |
            GET    | /upload/               | length  | image/png                         | 200000
            """)
    void tellsTheApplicationWhereTheBodyIs(String method, String target, String framing, String type, Long size)
            throws IOException {
        String[] more = Stream.concat(Stream.of(FORGED), Stream.of("Content-Type: " + type, "Content-Encoding: gzip"))
                .toArray(String[]::new);

        Response answer = RawHttp.exchange(nginx.port(), head(method, target, framing, more) + body(framing));

        assertThat(answer.status()).isEqualTo(200);
        StubUpstream.Request seen = app.takeRequest();
        assertThat(seen.method()).isEqualTo(method);
        assertThat(seen.target()).isEqualTo(target);
        assertThat(seen.headers("X-Handoff-Upload")).containsExactly(RealNginx.UPLOAD_SECRET + "; spool");
        assertThat(seen.headers("X-Handoff-Proxy")).containsExactly(RealNginx.SECRET + "; bridge");
        assertThat(seen.headers("Content-Type")).containsExactly(type);
        assertThat(seen.headers("Content-Encoding")).containsExactly("gzip");
        assertThat(seen.headers("Content-Length")).isEmpty();
        assertThat(seen.headers("Transfer-Encoding")).isEmpty();
        assertThat(seen.body()).isEmpty();
        if (size == null) {
            assertThat(seen.headers("X-Handoff-Body")).isEmpty();
        } else {
            assertThat(seen.headers("X-Handoff-Body"))
                    .hasSize(1)
                    .allMatch(path -> path.matches("\\Q" + dir + "/spool/\\E\\d{10}"));
        }
        assertThat(app.seen()).containsExactly(size == null ? "none" : size + " rw-------");
        Leftovers.awaitNone(dir.resolve("spool"));
    }

    @Test
    void leavesOtherAddressesAlone() throws IOException {
        for (String target : List.of("/uploads", "/upload-rules", "/")) {
            RawHttp.exchange(nginx.port(), RawHttp.request("POST", target, "Content-Length: 2") + "ab");

            StubUpstream.Request seen = app.takeRequest();
            assertThat(seen.headers("X-Handoff-Upload")).isEmpty();
            assertThat(seen.headers("Content-Length")).containsExactly("2");
            assertThat(seen.body()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/spool/0000000001",
                "/store/0000000001",
                "/protected/0000000001",
                "/protected../spool/0000000001",
                "/protected/../spool/0000000001",
                "/protected/%2e%2e/store/0000000001",
                "/upload/../spool/0000000001",
                "/upload../store/0000000001"
            })
    void t16ServesNothingThatWaitsInSpoolOrStore(String target) throws IOException {
        for (String folder : List.of("spool", "store")) {
            Files.writeString(
                    Files.createDirectories(dir.resolve(folder)).resolve("0000000001"), "an upload that waits");
        }

        Response answer = RawHttp.get(nginx.port(), target);

        assertThat(answer.status()).isNotEqualTo(206);
        assertThat(answer.text()).doesNotContain("an upload that waits");
    }

    @Test
    void keepsTheFileThatTheApplicationMovedAway() throws IOException {
        assertThat(put("/upload/a.txt?claim").status()).isEqualTo(200);

        Leftovers.awaitNone(dir.resolve("spool"));
        assertThat(dir.resolve("files/claimed")).hasSize(SIZE);
        nginx.close();
        assertThat(nginx.errorLog()).doesNotContain("[warn]", "[error]", "[crit]");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 303, 400, 401, 403, 404, 409, 413, 422, 500, 503})
    void leavesNothingAfterAnAnswer(int status) throws IOException {
        assertThat(put("/upload/a.txt?status=" + status).status()).isEqualTo(status);
        assertThat(app.seen()).containsExactly(SIZE + " rw-------");
        Leftovers.awaitNone(dir.resolve("spool"));
    }

    @Test
    void asksOneOfSeveralServersOnceAndLeavesNothingWhenItHangsUp() throws IOException {
        nginx.close();
        nginx = RealNginx.behind(app.port())
                .prefix(dir)
                .httpConf("upstream two { server 127.0.0.1:%1$d; server 127.0.0.1:%1$d; }".formatted(app.port()))
                .serverConf("location /two { include handoff-proxy.conf; include handoff-spool.conf;"
                        + " proxy_pass http://two; }")
                .start();

        assertThat(put("/two?close").status()).isEqualTo(502);

        assertThat(app.seen()).containsExactly(SIZE + " rw-------");
        Leftovers.awaitNone(dir.resolve("spool"));
    }

    @Test
    void leavesNothingWhenTheClientHangsUpBeforeTheAnswer() throws Exception {
        try (RawHttp client = RawHttp.connect(nginx.port())) {
            client.send(head("PUT", "/upload/a.txt?hang", "length") + body("length"));
            app.awaitAsked();
        }
        Leftovers.awaitNone(dir.resolve("spool"));
    }

    @Test
    void leavesNothingAndAsksNobodyWhenTheClientHangsUpInTheBody() throws IOException {
        try (RawHttp client = RawHttp.connect(nginx.port())) {
            client.send(head("PUT", "/upload/a.txt", "length") + body("length").substring(1));
            Leftovers.awaitSome(dir.resolve("spool"));
        }
        Leftovers.awaitNone(dir.resolve("spool"));
        assertThat(app.seen()).isEmpty();
    }

    @Test
    void leavesNothingAndAsksNobodyWhenTheBodyStops() throws IOException {
        try (RawHttp client = RawHttp.connect(nginx.port())) {
            client.send(head("PUT", "/upload/a.txt", "length") + body("length").substring(1));

            assertThat(client.remainder()).isEmpty();
        }
        Leftovers.awaitNone(dir.resolve("spool"));
        nginx.close();
        assertThat(nginx.accessLog()).contains("\" 408 0");
        assertThat(app.seen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Content-Length: 1048577                      |                    | 413
            Transfer-Encoding: chunked                   | 100001\\r\\n        | 413
            Transfer-Encoding: chunked                   | 3\\r\\nabc\\r\\nZ  | 400
            Transfer-Encoding: gzip, chunked             |                    | 501
            """)
    void refusesBodiesWithoutAskingTheApplication(String framing, String start, int status) throws IOException {
        String bytes = start == null ? "" : start.replace("\\r\\n", "\r\n") + "\r\n";

        Response answer = RawHttp.exchange(nginx.port(), RawHttp.request("PUT", "/upload/a.txt", framing) + bytes);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(app.seen()).isEmpty();
        Leftovers.awaitNone(dir.resolve("spool"));
    }

    @Test
    void invitesTheBodyOfAClientThatWaits() throws IOException {
        try (RawHttp client = RawHttp.connect(nginx.port())) {
            client.send(head("PUT", "/upload/a.txt", "length", "Expect: 100-continue"));
            assertThat(client.receiveHead()).isEqualTo("HTTP/1.1 100 Continue");
            client.send(body("length"));

            assertThat(client.receive("PUT").status()).isEqualTo(200);
        }
        assertThat(app.takeRequest().headers("Expect")).isEmpty();
        assertThat(app.seen()).containsExactly(SIZE + " rw-------");
    }

    @Test
    void keepsTheBytesAsTheyWere() throws IOException {
        byte[] bytes = new byte[300_001];
        new Random(4).nextBytes(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);

        RawHttp.exchange(
                nginx.port(), RawHttp.request("PUT", "/upload/a?claim", "Content-Length: " + bytes.length) + text);

        assertThat(dir.resolve("files/claimed")).hasBinaryContent(bytes);
    }
}
