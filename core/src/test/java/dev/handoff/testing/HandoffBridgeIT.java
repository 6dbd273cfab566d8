// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.RawHttp.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** handoff-bridge.conf: which headers of the application reach the client beside the file that nginx sends. */
class HandoffBridgeIT {
    @TempDir
    Path dir;

    private StubUpstream app;
    private RealNginx nginx;

    @BeforeEach
    void start() throws IOException {
        RealNginx.assumeInstalled();
        Files.createDirectories(dir.resolve("files/folder"));
        Files.writeString(dir.resolve("files/a.txt"), "0123456789");
        app = StubUpstream.answering(HandoffBridgeIT::handOffWithEveryHeader);
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

    /** Hands off what stands behind the {@code ?}, where nginx leaves it alone on its way to the application. */
    private static String handOffWithEveryHeader(StubUpstream.Request request) {
        var lines = new ArrayList<String>();
        for (Line line : bridge()) {
            lines.add(line.upstreamName() + ": value of " + line.name());
        }
        lines.add("X-Accel-Redirect: /protected/" + request.target().substring("/?".length()));
        return StubUpstream.response("200 OK", "", lines.toArray(String[]::new));
    }

    /** A line of the file: the header for the client, and the one of the application that it is taken from. */
    private record Line(String name, String upstreamName) {}

    private static List<Line> bridge() {
        return Pattern.compile("(?m)^add_header (\\S+) \\$upstream_http_(\\S+);$")
                .matcher(shippedBridge())
                .results()
                .map(line -> new Line(line.group(1), line.group(2).replace('_', '-')))
                .toList();
    }

    private static String shippedBridge() {
        return NginxConf.shippedText("handoff-bridge.conf");
    }

    @Test
    void carriesEveryListedHeaderOverOnce() throws IOException {
        Response file = RawHttp.get(nginx.port(), "/?a.txt");

        assertThat(file.text()).isEqualTo("0123456789");
        assertThat(bridge())
                .hasSizeGreaterThan(20)
                .allSatisfy(line -> assertThat(file.headers(line.name()))
                        .as(line.name())
                        .containsExactly("value of " + line.name()));
        assertThat(file.headers())
                .noneMatch(header -> header.name().toLowerCase(Locale.ROOT).startsWith("x-handoff"));
    }

    @Test
    void carriesThemOverToPartsOfTheFile() throws IOException {
        Response part = RawHttp.get(nginx.port(), "/?a.txt", "Range: bytes=2-4");

        assertThat(part.status()).isEqualTo(206);
        assertThat(part.headers("Content-Disposition")).containsExactly("value of Content-Disposition");
        assertThat(part.headers("Vary")).containsExactly("value of Vary");
    }

    @Test
    void leavesToNginxWhatDescribesTheBytes() {
        assertThat(bridge())
                .extracting(Line::name)
                .contains("Content-Security-Policy", "X-Content-Type-Options", "Vary", "Strict-Transport-Security")
                .doesNotContain("ETag", "Last-Modified", "Accept-Ranges", "Content-Range", "Content-Encoding")
                .doesNotContain("Content-Type", "Content-Length", "Set-Cookie", "Expires");
    }

    @Test
    void takesEachHeaderFromItsNamesakeExceptTheTwoPrivateOnes() {
        assertThat(bridge())
                .allSatisfy(line -> assertThat(line.upstreamName())
                        .isIn(
                                line.name().toLowerCase(Locale.ROOT),
                                "x-handoff-" + line.name().toLowerCase(Locale.ROOT)));
        assertThat(bridge())
                .filteredOn(line -> line.upstreamName().startsWith("x-handoff-"))
                .extracting(Line::name)
                .containsExactly("Content-Disposition", "Cache-Control");
    }

    @Test
    void hasNoLineInAnotherFormThanReadersOfTheFileExpect() {
        List<String> directives = Pattern.compile("(?m)^\\s*[^#\\s].*$")
                .matcher(shippedBridge())
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(directives).hasSameSizeAs(bridge());
        assertThat(bridge()).extracting(Line::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"missing.pdf", "folder", "folder/", "%2e%2e/nginx/error.log", "../nginx/error.log", "a.txt/", "."
            })
    void keepsNotFoundPagesClean(String file) throws IOException {
        Response error = RawHttp.get(nginx.port(), "/?" + file);

        assertThat(error.status()).isEqualTo(404);
        assertClean(error);
        assertThat(error.headers("Location")).isEmpty();
    }

    @Test
    void keepsFailedConditionsClean() throws IOException {
        Response failed = RawHttp.get(nginx.port(), "/?a.txt", "If-Match: \"other\"");

        assertThat(failed.status()).isEqualTo(412);
        assertClean(failed);
    }

    @Test
    void cannotKeepNotModifiedAndBadRangesClean() throws IOException {
        Response file = RawHttp.get(nginx.port(), "/?a.txt");
        String tag = file.header("ETag").orElseThrow();

        Response notModified = RawHttp.get(nginx.port(), "/?a.txt", "If-None-Match: " + tag);
        Response badRange = RawHttp.get(nginx.port(), "/?a.txt", "Range: bytes=50-");

        assertThat(notModified.status()).isEqualTo(304);
        assertThat(notModified.headers("Cache-Control")).hasSize(1);
        assertThat(badRange.status()).isEqualTo(416);
        assertThat(badRange.headers("Cache-Control")).hasSize(1);
    }

    private static void assertClean(Response response) {
        assertThat(bridge())
                .allSatisfy(line -> assertThat(response.headers(line.name()))
                        .as(line.name())
                        .isEmpty());
    }
}
