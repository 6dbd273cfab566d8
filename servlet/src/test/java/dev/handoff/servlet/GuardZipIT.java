// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.testing.Archives;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.HandlerServlet;
import dev.handoff.servlet.testing.RecordedLog;
import dev.handoff.servlet.testing.ScenarioApplication;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Applications set X-Archive-Files and write the manifest themselves below GuardFilter: what is checked goes out as an
 * archive or, with mod_zip, as a manifest of our own making; everything else as the application's own answer or 500.
 */
class GuardZipIT {

    private static final String MODULE = "X-Handoff-Proxy: " + RealNginx.SECRET + "; bridge; zip";
    private static final String LINE = "- 15 /protected/plain.txt über.txt";
    private static final String CANONICAL = "- 15 /protected/plain.txt über.txt\n";

    @TempDir
    static Path data;

    private static Container container;

    @BeforeAll
    static void start() throws Exception {
        Path files = Files.createDirectory(data.resolve("files"));
        Archives.write(files);
        Files.writeString(data.resolve("outside.txt"), "beside\n");
        ScenarioApplication scenarios = new ScenarioApplication(InternalLocation.alias("/protected/", files));
        container = Container.started(context -> {
            scenarios.register(context);
            HandlerServlet.map(context, "/guard/own", GuardZipIT::writeManifest);
        });
    }

    @AfterAll
    static void stop() throws Exception {
        if (container != null) {
            container.close();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static RawHttp.Response ask(String method, String scenario, String... headerLines) throws IOException {
        return RawHttp.exchange(container.port(), RawHttp.request(method, scenario, headerLines));
    }

    static Stream<String> goodEndings() {
        List<String> written = List.of(
                "xaf=zip;write=" + encoded(LINE),
                "xaf=zip;write=" + encoded("-  015   /protected/plain.txt über.txt\r\n\r\n"),
                "xaf=zip;write=" + encoded(LINE.substring(0, 9)) + ";flush;write=" + encoded(LINE.substring(9)),
                "contentType=application/zip;encoding=UTF-8;xaf=zip;print=" + encoded(LINE) + ";flushWriter",
                "write=gone;resetBuffer;xaf=zip;write=" + encoded(LINE) + ";closeStream",
                "xaf=zip;write=gone;reset;xaf=zip;write=" + encoded(LINE),
                "xaf=zip;contentLength=36;write=" + encoded(LINE),
                "asyncThread;xaf=zip;write=" + encoded(LINE),
                "asyncDispatch;xaf=zip;write=" + encoded(LINE),
                "xaf=zip;header=ETag:%22own%22;header=X-Archive-Charset:UTF-8;write=" + encoded(LINE));
        return Stream.of("/guard?", "/guard-etag?")
                .flatMap(path -> written.stream()
                        // that filter loses its own wrapper in asynchronous requests
                        .filter(steps -> !path.contains("etag") || !steps.startsWith("async"))
                        .map(path::concat));
    }

    @ParameterizedTest
    @MethodSource("goodEndings")
    void givesTheArchive(String scenario) throws Exception {
        for (String proof : List.of("X-Other: 1", "X-Handoff-Proxy: " + RealNginx.SECRET)) {
            RawHttp.Response answer = ask("GET", scenario, proof);

            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.header("X-Archive-Files")).isEmpty();
            assertThat(answer.header("X-Archive-Charset")).isEmpty();
            assertThat(answer.headers("Content-Type")).containsExactly("application/zip");
            assertThat(answer.header("Content-Disposition")).isEmpty();
            assertThat(answer.text()).startsWith("PK").contains("the first file\n");
        }
    }

    @ParameterizedTest
    @MethodSource("goodEndings")
    void tellsTheModuleAManifestOfOurOwnMaking(String scenario) throws Exception {
        RawHttp.Response told = ask("GET", scenario, MODULE);

        assertThat(told.status()).as(told.toString()).isEqualTo(200);
        assertThat(told.headers("X-Archive-Files")).containsExactly("zip");
        assertThat(told.header("X-Archive-Charset")).isEmpty();
        assertThat(new String(told.body(), StandardCharsets.UTF_8)).isEqualTo(CANONICAL);
        assertThat(told.headers("Content-Type")).containsExactly("application/zip");
        assertThat(told.headers("ETag")).hasSize(1).noneMatch("\"own\""::equals);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xaf=zip;write=" + "-+15+/elsewhere/plain.txt+a.txt",
                "xaf=zip;write=" + "-+15+/protected/../outside.txt+a.txt",
                "xaf=zip;write=" + "-+15+/protected/%252e%252e/outside.txt+a.txt",
                "xaf=zip;write=" + "-+16+/protected/plain.txt+a.txt",
                "xaf=zip;write=" + "-+15+/protected/none.txt+a.txt",
                "xaf=zip;write=" + "-+15+/protected/plain.txt+../a.txt",
                "xaf=zip;write=" + "no+manifest",
                "xaf=zip",
                "xaf=tar;write=" + "-+15+/protected/plain.txt+a.txt",
                "write=x;xaf=zip;write=" + "-+15+/protected/plain.txt+a.txt",
                "xar=/protected/plain.txt;write=x;xaf=zip;write=" + "-+15+/protected/plain.txt+a.txt",
            })
    void refusesWhatItCannotCheckWithOneWarning(String steps) throws Exception {
        try (RecordedLog log = RecordedLog.start()) {
            String target = "/guard?" + steps + ";header=X-Once:" + System.nanoTime();
            for (String proof : List.of("X-Other: 1", MODULE)) {
                RawHttp.Response answer = ask("GET", target, proof);

                assertThat(answer.status()).as(answer.toString()).isEqualTo(500);
                assertThat(answer.header("X-Archive-Files")).isEmpty();
                assertThat(answer.text()).doesNotContain("first file", "beside");
            }
            assertThat(log.warnings()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void saysWhichEntryIsNotDeclared() throws Exception {
        try (RecordedLog log = RecordedLog.start()) {
            ask("GET", "/guard?xaf=zip;write=-+15+/undeclared/plain.txt+name.txt");
            ask("GET", "/guard?xaf=zip;write=-+15+/undeclared/plain.txt+name.txt");

            assertThat(log.warnings())
                    .containsExactly("the manifest of the application is refused: entry \"name.txt\":"
                            + " /undeclared/plain.txt is below no declared location; declare its InternalLocation");
        }
    }

    @Test
    void refusesManifestsThatAreTooLarge() throws Exception {
        try (RecordedLog log = RecordedLog.start()) {
            RawHttp.Response answer = ask("GET", "/guard?xaf=zip" + ";manyBytes".repeat(65));

            assertThat(answer.status()).isEqualTo(500);
            assertThat(log.warnings())
                    .containsExactly(
                            "the manifest of /guard is larger than the setting maxManifestSize, 16777216 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {";sendError=403", ";throw", ";sendRedirect", ";status=404", ";throwIo"})
    void givesTheOwnAnswerAtABadEnd(String end) throws Exception {
        for (String proof : List.of("X-Other: 1", MODULE)) {
            for (String scenario : List.of("/guard?", "/guard?asyncDispatch;")) {
                RawHttp.Response answer = ask("GET", scenario + "xaf=zip;write=" + encoded(LINE) + end, proof);

                assertThat(answer.status()).as(answer.toString()).isIn(403, 500, 302, 404);
                assertThat(answer.header("X-Archive-Files")).isEmpty();
                assertThat(answer.text()).doesNotContain("first file");
            }
        }
    }

    static Stream<String> otherStatuses() {
        String line = ";write=" + encoded(LINE);
        return Stream.of(201, 206, 302, 404, 503)
                .flatMap(status -> Stream.of(
                        "status=" + status + ";xaf=zip" + line,
                        "xaf=zip;status=" + status + line,
                        "xaf=zip" + line + ";status=" + status,
                        "xaf=zip;contentLength=36" + line + ";status=" + status + line,
                        "write=" + encoded(LINE) + ";xaf=zip;status=" + status,
                        "xaf=zip;status=" + status + line + ";flush" + line + ";closeStream",
                        "xaf=zip;status=" + status + ";print=" + encoded(LINE) + ";flushWriter",
                        "asyncThread;xaf=zip;status=" + status + line,
                        "asyncDispatch;xaf=zip;status=" + status + line))
                .map("/guard?"::concat);
    }

    @ParameterizedTest
    @MethodSource("otherStatuses")
    void neverGivesAManifestAway(String scenario) throws Exception {
        int status = Integer.parseInt(scenario.replaceAll(".*status=(\\d+).*", "$1"));
        for (String proof : List.of("X-Other: 1", MODULE)) {
            RawHttp.Response answer = ask("GET", scenario, proof);

            assertThat(answer.status()).as(answer.toString()).isEqualTo(status < 300 ? 500 : status);
            assertThat(answer.header("X-Archive-Files")).isEmpty();
            // the error page of Jetty 12 shows the address, encoded
            assertThat(answer.text()).doesNotContain("- 15 /protected/", "PK");
        }
    }

    @Test
    void saysWhyABodyIsLeftOut() throws Exception {
        try (RecordedLog log = RecordedLog.start()) {
            ask("GET", "/guard?xaf=zip;status=206;write=" + encoded(LINE));
            ask("GET", "/guard?xaf=zip;status=206;write=" + encoded(LINE));

            assertThat(log.warnings())
                    .containsExactly("X-Archive-Files of /guard came with status 206 and a body, which is left out"
                            + " because it may be a manifest: set the header with status 200 alone");
        }
    }

    @Test
    void takesManifestsThatArePrintedToTheStream() throws Exception {
        String scenario =
                "/guard?xaf=zip;printStream=" + encoded(LINE.substring(0, 9)) + ";write=" + encoded(LINE.substring(9));

        RawHttp.Response told = ask("GET", scenario, MODULE);

        assertThat(new String(told.body(), StandardCharsets.UTF_8))
                .as(told.toString())
                .isEqualTo(CANONICAL);
    }

    @Test
    void answersHeadWithTheLengthWhenTheApplicationWritesTheManifest() throws Exception {
        for (String how : List.of("stream", "writer")) {
            for (String proof : List.of("X-Other: 1", MODULE)) {
                RawHttp.Response whole = ask("GET", "/guard/own?" + how);
                RawHttp.Response head = ask("HEAD", "/guard/own?" + how, proof);

                assertThat(head.status()).isEqualTo(200);
                assertThat(head.header("X-Archive-Files")).isEmpty();
                assertThat(head.headers("Content-Length"))
                        .as(head.toString())
                        .containsExactly(String.valueOf(whole.body().length));
                assertThat(head.headers("Content-Type")).containsExactly("application/zip");
            }
        }
    }

    /** Unlike HttpServlet on Servlet 5, the servlets of frameworks write the same for HEAD as for GET. */
    private static void writeManifest(HttpServletRequest req, HttpServletResponse res) throws IOException {
        res.setHeader("X-Archive-Files", "zip");
        res.setCharacterEncoding("UTF-8");
        if (req.getQueryString().equals("writer")) {
            res.getWriter().print(LINE);
        } else {
            res.getOutputStream().write(LINE.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void keepsTheNameThatTheApplicationGave() throws Exception {
        String scenario = "/guard?xaf=zip;header=Content-Disposition:attachment;write=" + encoded(LINE);
        for (String proof : List.of("X-Other: 1", MODULE)) {
            assertThat(ask("GET", scenario, proof).headers("Content-Disposition"))
                    .containsExactly("attachment");
        }
    }

    @Test
    void answersHeadWithoutALengthWhenTheApplicationWritesNoManifest() throws Exception {
        String scenario = "/guard?contentType=application/zip;header=ETag:%22own%22;xaf=zip";
        for (String proof : List.of("X-Other: 1", MODULE)) {
            RawHttp.Response answer = ask("HEAD", scenario, proof);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("X-Archive-Files")).isEmpty();
            assertThat(answer.header("Content-Length")).as(answer.toString()).isEmpty();
            assertThat(answer.header("ETag")).isEmpty();
            assertThat(answer.headers("Content-Type")).containsExactly("application/zip");
        }
    }
}
