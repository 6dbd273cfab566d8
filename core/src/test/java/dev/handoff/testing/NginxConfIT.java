// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static dev.handoff.testing.StubUpstream.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.RawHttp.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped configuration in front of an application that says exactly what a test wants. */
class NginxConfIT {
    private static final String TEN = "0123456789";
    private static final String[] BRIDGED_PRIVATELY = {
        "X-Handoff-Content-Disposition: attachment; filename=\"a.txt\"",
        "X-Handoff-Cache-Control: private, max-age=60",
        "Content-Security-Policy: default-src 'none'"
    };

    @TempDir
    Path dir;

    private StubUpstream app;
    private RealNginx nginx;

    @BeforeEach
    void start() throws IOException {
        RealNginx.assumeInstalled();
        Files.createDirectories(dir.resolve("files/folder"));
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

    /** /send/X is handed off with the private headers, /status/N fails but hands off too, the rest is plain. */
    private static String answer(StubUpstream.Request request) {
        String target = request.target();
        if (target.startsWith("/send/")) {
            return handOff("200 OK", target.substring("/send/".length()), BRIDGED_PRIVATELY);
        }
        if (target.startsWith("/bridge/")) {
            return handOff(
                    "200 OK",
                    "a.txt",
                    bridgedNames().map(name -> name + ": as sent").toArray(String[]::new));
        }
        if (target.startsWith("/status/")) {
            return handOff(target.substring("/status/".length()) + " Nope", "a.txt");
        }
        if (target.startsWith("/large-head/")) {
            int length = Integer.parseInt(target.substring("/large-head/".length()));
            return response("200 OK", "", "X-Long: " + "x".repeat(length));
        }
        return response("200 OK", request.method().equals("HEAD") ? "" : "plain", BRIDGED_PRIVATELY);
    }

    private static String handOff(String status, String file, String... headerLines) {
        var lines = new ArrayList<>(List.of(headerLines));
        lines.add("X-Accel-Redirect: /protected/" + file);
        return response(status, "", lines.toArray(String[]::new));
    }

    private static Stream<String> bridgedNames() {
        try {
            String text = Files.readString(NginxConf.shipped().resolve("handoff-bridge.conf"));
            return Pattern.compile("(?m)^add_header (\\S+) \\$upstream_http_(?!x_handoff_)(\\S+);$")
                    .matcher(text)
                    .results()
                    .map(line -> line.group(1))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void sendsTheFileThatTheApplicationNamed() throws IOException {
        Response file = RawHttp.get(nginx.port(), "/send/a.txt");

        assertThat(file.status()).isEqualTo(200);
        assertThat(file.text()).isEqualTo(TEN);
        assertThat(file.headers("Content-Type")).containsExactly("text/plain");
        assertThat(file.headers("Content-Disposition")).containsExactly("attachment; filename=\"a.txt\"");
        assertThat(file.headers("Cache-Control")).containsExactly("private, max-age=60");
        assertThat(file.headers("Content-Security-Policy")).containsExactly("default-src 'none'");
        assertThat(file.headers("Accept-Ranges")).containsExactly("bytes");
        assertThat(file.headers("Server")).containsExactly("nginx");
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
    void answersRangesUpToTheBound() throws IOException {
        assertThat(RawHttp.get(nginx.port(), "/send/a.txt", "Range: bytes=2-4").text())
                .isEqualTo("234");
        assertThat(RawHttp.get(nginx.port(), "/send/a.txt", "Range: bytes=-3").text())
                .isEqualTo("789");

        Files.writeString(dir.resolve("files/long.txt"), "x".repeat(1000));
        assertThat(RawHttp.get(nginx.port(), "/send/long.txt", "Range: bytes=" + ranges(64))
                        .status())
                .isEqualTo(206);
        assertThat(RawHttp.get(nginx.port(), "/send/long.txt", "Range: bytes=" + ranges(65))
                        .status())
                .isEqualTo(200);
    }

    private static String ranges(int count) {
        var ranges = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            ranges.add(2 * i + "-" + 2 * i);
        }
        return String.join(",", ranges);
    }

    @Test
    void carriesEveryHeaderOfTheBridgeOver() throws IOException {
        assertThat(bridgedNames())
                .contains("Content-Security-Policy", "Vary", "Strict-Transport-Security")
                .doesNotContain("ETag", "Last-Modified", "Accept-Ranges", "Content-Encoding", "Set-Cookie");

        Response file = RawHttp.get(nginx.port(), "/bridge/");

        assertThat(file.text()).isEqualTo(TEN);
        assertThat(bridgedNames())
                .allSatisfy(name -> assertThat(file.headers(name)).as(name).containsExactly("as sent"));
    }

    @Test
    void namesEachBridgedHeaderAfterItsVariable() throws IOException {
        String text = Files.readString(NginxConf.shipped().resolve("handoff-bridge.conf"));
        List<MatchResult> lines =
                Pattern.compile("(?m)^[^#\\n].*$").matcher(text).results().toList();

        assertThat(lines).hasSizeGreaterThan(20).allSatisfy(line -> {
            assertThat(line.group()).matches("add_header \\S+ \\$upstream_http_\\S+;");
            String[] words = line.group().split(" ");
            String variable = words[1].toLowerCase(Locale.ROOT).replace('-', '_');
            assertThat(words[2]).isIn("$upstream_http_" + variable + ";", "$upstream_http_x_handoff_" + variable + ";");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.pdf", "folder", "folder/", "%2e%2e/nginx/error.log", "a.txt/", "."})
    void keepsItsOwnErrorPagesFreeOfTheDownloadsHeaders(String file) throws IOException {
        Response error = RawHttp.get(nginx.port(), "/send/" + file);

        assertThat(error.status()).isEqualTo(404);
        assertThat(error.headers("Content-Disposition")).isEmpty();
        assertThat(error.headers("Cache-Control")).isEmpty();
        assertThat(error.headers("Content-Security-Policy")).isEmpty();
        assertThat(error.headers("Location")).isEmpty();
    }

    @Test
    void keepsAFailedConditionFreeOfTheDownloadsHeaders() throws IOException {
        Response failed = RawHttp.get(nginx.port(), "/send/a.txt", "If-Match: \"other\"");

        assertThat(failed.status()).isEqualTo(412);
        assertThat(failed.headers("Content-Disposition")).isEmpty();
        assertThat(failed.headers("Cache-Control")).isEmpty();
    }

    @Test
    void keepsClientsOutOfTheInternalLocation() throws IOException {
        assertThat(RawHttp.get(nginx.port(), "/protected/a.txt").status()).isEqualTo(404);
        assertThat(RawHttp.get(nginx.port(), "/protected/", "X-Accel-Redirect: /protected/a.txt")
                        .status())
                .isEqualTo(404);
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
                .doesNotContain(
                        "x_handoff_proxy", "x-handoff-body", "x-handoff-upload", "x-accel-mapping", "x-sendfile-type");
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
        assertThat(plain.headers("Content-Security-Policy")).containsExactly("default-src 'none'");
        assertThat(plain.headers()).noneMatch(header -> header.name().startsWith("X-Handoff"));
    }

    @Test
    void takesResponseHeadsUpToTheBufferSize() throws IOException {
        assertThat(RawHttp.get(nginx.port(), "/large-head/16000").status()).isEqualTo(200);
        assertThat(RawHttp.get(nginx.port(), "/large-head/17000").status()).isEqualTo(502);
    }

    @Test
    void keepsConnectionsToTheApplicationOpenAcrossHandOffs() throws IOException {
        for (int i = 0; i < 20; i++) {
            assertThat(RawHttp.get(nginx.port(), "/send/a.txt").status()).isEqualTo(200);
        }

        assertThat(app.connections()).isLessThanOrEqualTo(nginx.workerPids().size());
    }

    @Test
    void interceptsErrorsOnlyWhereTheBeltIsIncluded() throws IOException {
        assertThat(RawHttp.get(nginx.port(), "/status/403").text()).isEqualTo(TEN);

        nginx.close();
        nginx = RealNginx.behind(app.port())
                .prefix(dir)
                .serverConf("include intercept-errors.conf;")
                .start();

        for (int status : List.of(400, 401, 403, 404, 409, 422, 500, 503)) {
            Response error = RawHttp.get(nginx.port(), "/status/" + status);
            assertThat(error.status()).isEqualTo(status);
            assertThat(error.text()).isEqualTo(status + "\n");
        }
        assertThat(RawHttp.get(nginx.port(), "/send/a.txt").text()).isEqualTo(TEN);
        assertThat(RawHttp.get(nginx.port(), "/send/missing").text()).isEqualTo("404\n");
    }

    @Test
    void writesNothingToTheErrorLogForGoodDownloads() throws IOException {
        RawHttp.get(nginx.port(), "/send/a.txt");
        nginx.close();

        assertThat(nginx.errorLog()).isEmpty();
        assertThat(nginx.accessLog()).contains("\"GET /send/a.txt HTTP/1.1\" 200 10");
    }
}
