// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static dev.handoff.testing.StubUpstream.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.RawHttp.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped configuration in front of an application that says exactly what a test wants. */
class NginxConfIT {
    private static final String TEN = "0123456789";
    private static final int SLOW_SIZE = 2_000_000;

    @TempDir
    Path dir;

    private StubUpstream app;
    private RealNginx nginx;

    @BeforeEach
    void start() throws IOException {
        RealNginx.assumeInstalled();
        Files.createDirectories(dir.resolve("files"));
        Files.writeString(dir.resolve("files/a.txt"), TEN);
        app = StubUpstream.answering(NginxConfIT::answer);
        nginx = RealNginx.behind(app.port()).prefix(dir).start();
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

    /** {@code /send/X} hands X off, {@code /status/N} hands off and fails, {@code /head/N} has a head of N bytes. */
    private static String answer(StubUpstream.Request request) {
        String[] path = request.target().split("/", 3);
        return switch (path[1]) {
            case "send" -> response("200 OK", "", "X-Accel-Redirect: /protected/" + path[2]);
            case "status" ->
                response(
                        path[2] + " Refused",
                        "",
                        "X-Accel-Redirect: /protected/a.txt",
                        "WWW-Authenticate: Basic realm=\"files\"");
            case "slow" -> response("200 OK", "x".repeat(SLOW_SIZE), "X-Accel-Limit-Rate: " + SLOW_SIZE / 2);
            case "head" -> response("200 OK", "", "X-Long: " + "x".repeat(Integer.parseInt(path[2])));
            default ->
                response(
                        "200 OK", "plain", "X-Handoff-Content-Disposition: inline", "X-Handoff-Cache-Control: private");
        };
    }

    private void restartWith(String serverConf) throws IOException {
        nginx.close();
        nginx = RealNginx.behind(app.port()).prefix(dir).serverConf(serverConf).start();
    }

    @Test
    void sendsTheFileThatTheApplicationNamed() throws IOException {
        Response file = RawHttp.get(nginx.port(), "/send/a.txt");

        assertThat(file.status()).isEqualTo(200);
        assertThat(file.text()).isEqualTo(TEN);
        assertThat(file.headers("Content-Type")).containsExactly("text/plain");
        assertThat(file.headers("Accept-Ranges")).containsExactly("bytes");
        assertThat(file.headers("Server")).containsExactly("nginx");
        assertThat(file.header("ETag").orElseThrow()).matches("\"[0-9a-f]+-a\"");
        assertThat(file.headers()).noneMatch(header -> header.name().startsWith("X-"));
    }

    @Test
    void answersHeadWithTheLengthAndNoBody() throws IOException {
        try (RawHttp connection = RawHttp.connect(nginx.port())) {
            connection.send(RawHttp.request("HEAD", "/send/a.txt", "Connection: close"));
            Response head = connection.receive("HEAD");

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers("Content-Length")).containsExactly("10");
            assertThat(connection.remainder()).isEmpty();
        }
    }

    @Test
    void answersUpTo64Ranges() throws IOException {
        Files.writeString(dir.resolve("files/long.txt"), "x".repeat(1000));

        assertThat(RawHttp.get(nginx.port(), "/send/a.txt", "Range: bytes=2-4").text())
                .isEqualTo("234");
        assertThat(RawHttp.get(nginx.port(), "/send/long.txt", ranges(64)).status())
                .isEqualTo(206);
        assertThat(RawHttp.get(nginx.port(), "/send/long.txt", ranges(65)).status())
                .isEqualTo(200);
    }

    private static String ranges(int count) {
        var ranges = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            ranges.add(2 * i + "-" + 2 * i);
        }
        return "Range: bytes=" + String.join(",", ranges);
    }

    @Test
    void sendsNamesWithAnyByte() throws IOException {
        Path odd = Path.of(dir.toUri().resolve("files/a%20%25%3F%23%22%0A+b.PDF"));
        Files.writeString(odd, "odd");

        Response file = RawHttp.get(nginx.port(), "/send/a%20%25%3F%23%22%0A+b.PDF");

        assertThat(file.text()).isEqualTo("odd");
        assertThat(file.headers("Content-Type")).containsExactly("application/pdf");
    }

    @Test
    void callsAnUnknownExtensionBinary() throws IOException {
        Files.writeString(dir.resolve("files/a.handoff"), TEN);

        assertThat(RawHttp.get(nginx.port(), "/send/a.handoff").headers("Content-Type"))
                .containsExactly("application/octet-stream");
    }

    @Test
    void keepsLengthAndRangesWhereTheSiteCompresses() throws IOException {
        restartWith("gzip on; gzip_min_length 1; gzip_types text/plain;");

        Response file = RawHttp.get(nginx.port(), "/send/a.txt", "Accept-Encoding: gzip");

        assertThat(file.text()).isEqualTo(TEN);
        assertThat(file.headers("Accept-Ranges")).containsExactly("bytes");
    }

    @Test
    void followsLinksUnlessTheSiteForbidsThem() throws IOException {
        Path secret = Files.writeString(dir.resolve("outside.txt"), "outside");
        Files.createSymbolicLink(dir.resolve("files/link.txt"), secret);

        assertThat(RawHttp.get(nginx.port(), "/send/link.txt").text()).isEqualTo("outside");
        restartWith("disable_symlinks on from=" + dir.resolve("files") + "/;");

        assertThat(RawHttp.get(nginx.port(), "/send/link.txt").status()).isEqualTo(403);
        assertThat(RawHttp.get(nginx.port(), "/send/a.txt").text()).isEqualTo(TEN);
    }

    @Test
    void keepsClientsOutOfTheInternalLocation() throws IOException {
        Response direct = RawHttp.get(nginx.port(), "/protected/a.txt", "X-Accel-Redirect: /protected/a.txt");

        assertThat(direct.status()).isEqualTo(404);
        assertThat(direct.text()).doesNotContain(TEN);
    }

    @Test
    void overwritesTheProofAndRemovesTheOtherOrdersOfAClient() throws IOException {
        RawHttp.get(
                nginx.port(),
                "/",
                "X-Handoff-Proxy: forged",
                "x-handoff-proxy: " + RealNginx.SECRET + "; zip",
                "X_Handoff_Proxy: forged",
                "X-Handoff-Body: /etc/passwd",
                "X-Handoff-Upload: forged; spool",
                "X-Accel-Mapping: /=/protected/",
                "X-Sendfile-Type: X-Accel-Redirect");

        StubUpstream.Request seen = app.takeRequest();
        assertThat(seen.headers("X-Handoff-Proxy")).containsExactly(RealNginx.SECRET + "; bridge");
        assertThat(seen.headers())
                .extracting(header -> header.name().toLowerCase(Locale.ROOT))
                .doesNotContain("x_handoff_proxy", "x-handoff-body", "x-handoff-upload")
                .doesNotContain("x-accel-mapping", "x-sendfile-type");
    }

    @Test
    void tellsTheApplicationWhoAskedAndBelievesNoClient() throws IOException {
        RawHttp.exchange(
                nginx.port(),
                "GET /%25/%2F?a=%20 HTTP/1.1\r\nHost: files.example.org:8000\r\nX-Forwarded-For: 192.0.2.1\r\n"
                        + "Forwarded: for=192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: 443\r\n"
                        + "X-Forwarded-Host: other\r\nX-Real-IP: 192.0.2.1\r\n\r\n");

        StubUpstream.Request seen = app.takeRequest();
        assertThat(seen.target()).isEqualTo("/%25/%2F?a=%20");
        assertThat(seen.headers("Host")).containsExactly("files.example.org:8000");
        assertThat(seen.headers("X-Forwarded-Host")).containsExactly("files.example.org:8000");
        assertThat(seen.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(seen.headers("X-Real-IP")).containsExactly("127.0.0.1");
        assertThat(seen.headers("X-Forwarded-Proto")).containsExactly("http");
        assertThat(seen.headers("X-Forwarded-Port")).isEmpty();
        assertThat(seen.headers("Forwarded")).isEmpty();
    }

    @Test
    void givesRequestsWithoutHostOne() throws IOException {
        RawHttp.exchange(nginx.port(), "GET / HTTP/1.0\r\n\r\n");

        assertThat(app.takeRequest().headers("Host")).containsExactly("localhost");
    }

    @Test
    void hidesThePrivateHeadersOfOrdinaryResponses() throws IOException {
        Response plain = RawHttp.get(nginx.port(), "/");

        assertThat(plain.text()).isEqualTo("plain");
        assertThat(plain.headers()).noneMatch(header -> header.name().startsWith("X-Handoff"));
    }

    @Test
    void takesResponseHeadsUpToTheBufferSize() throws IOException {
        assertThat(RawHttp.get(nginx.port(), "/head/16000").status()).isEqualTo(200);
        assertThat(RawHttp.get(nginx.port(), "/head/17000").status()).isEqualTo(502);
    }

    @Test
    void putsNothingOnItsDiskThatAClientIsTooSlowFor() throws IOException {
        Response slow = RawHttp.get(nginx.port(), "/slow/");

        assertThat(slow.body()).hasSize(SLOW_SIZE);
        assertThat(nginx.errorLog()).doesNotContain("temporary file");
    }

    @Test
    void keepsConnectionsToTheApplicationOpenAcrossHandOffs() throws IOException {
        int workers = nginx.workerPids().size();

        for (int i = 0; i < workers + 20; i++) {
            assertThat(RawHttp.get(nginx.port(), "/send/a.txt").status()).isEqualTo(200);
        }

        assertThat(app.connections()).isBetween(1, workers);
        // A real server would close after "Connection: close".
        assertThat(app.takeRequest().headers("Connection")).isEmpty();
    }

    @Test
    void letsAFailedResponseGiveTheFileAwayWithoutGuardOrBelt() throws IOException {
        assertThat(RawHttp.get(nginx.port(), "/status/403").text()).isEqualTo(TEN);
    }

    @Test
    void keepsErrorsWithTheBelt() throws IOException {
        restartWith("include intercept-errors.conf;");

        for (int status : List.of(400, 401, 403, 404, 409, 422, 500, 503)) {
            Response error = RawHttp.get(nginx.port(), "/status/" + status);
            assertThat(error.status()).isEqualTo(status);
            assertThat(error.text()).isEqualTo(status + "\n");
        }
        assertThat(RawHttp.get(nginx.port(), "/status/401").headers("WWW-Authenticate"))
                .containsExactly("Basic realm=\"files\"");
        assertThat(RawHttp.get(nginx.port(), "/send/a.txt").text()).isEqualTo(TEN);
        assertThat(RawHttp.get(nginx.port(), "/send/missing").text()).isEqualTo("404\n");
    }

    @Test
    void doesNotCoverRedirectsWithTheBelt() throws IOException {
        restartWith("include intercept-errors.conf;");

        assertThat(RawHttp.get(nginx.port(), "/status/302").text()).isEqualTo(TEN);
    }

    @Test
    void writesNothingToTheErrorLogForGoodDownloads() throws IOException {
        RawHttp.get(nginx.port(), "/send/a.txt");
        nginx.close();

        // [alert] may be there: a user whose limit of open files is below worker_rlimit_nofile.
        assertThat(nginx.errorLog()).doesNotContain("[warn]", "[error]", "[crit]");
        assertThat(nginx.accessLog()).contains("\"GET /send/a.txt HTTP/1.1\" 200 10");
    }
}
