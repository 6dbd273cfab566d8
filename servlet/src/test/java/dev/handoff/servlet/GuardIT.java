// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.ScenarioApplication;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Applications set X-Accel-Redirect themselves below GuardFilter: a good ending gives the file, a bad one the
 * application's own answer, where nginx alone would give the file with status 200 whatever happened.
 */
class GuardIT {

    private static final String FILE = "the whole file, and nothing but the file\n";
    private static final String PROOF = "X-Handoff-Proxy: " + RealNginx.SECRET;
    private static final String XAR = "xar=/protected/secret.txt";

    @TempDir
    static Path data;

    private static Container container;
    private static RealNginx nginx;

    @BeforeAll
    static void start() throws Exception {
        Path files = Files.createDirectory(data.resolve("files"));
        Files.createDirectory(files.resolve("folder"));
        for (String name : List.of("secret.txt", "a b+c%.txt", "Überblick.txt", "日本.txt")) {
            Files.writeString(files.resolve(name), FILE);
        }
        Files.writeString(files.resolve("other.txt"), "another file\n");
        Files.writeString(data.resolve("outside.txt"), "what lies beside the folder\n");
        Files.createSymbolicLink(files.resolve("link.txt"), data.resolve("outside.txt"));
        container = Container.started(new ScenarioApplication(InternalLocation.alias("/protected/", files)));
        if (RealNginx.version().isPresent()) {
            nginx = RealNginx.behind(container.port()).prefix(data).start();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (nginx != null) {
            nginx.close();
        }
        if (container != null) {
            container.close();
        }
    }

    private static Stream<String> under(List<String> scenarios, String... paths) {
        return Stream.of(paths).flatMap(path -> scenarios.stream().map(scenario -> path + "?" + scenario));
    }

    static Stream<String> goodEndings() {
        List<String> plain = List.of(
                XAR,
                XAR + ";flush",
                XAR + ";bytes",
                XAR + ";manyBytes",
                XAR + ";writer;flushWriter",
                XAR + ";bytes;closeStream",
                XAR + ";status=404;status=200",
                XAR + ";forward=bytes",
                "bytes;" + XAR,
                "writer;" + XAR,
                "session;" + XAR,
                "forward=" + XAR,
                "contentLength=41;" + XAR,
                "asyncDispatchWrapped;" + XAR + ";flush",
                "header=Accept-Ranges:none;header=ETag:%22x%22;header=Content-Encoding:gzip;" + XAR,
                "addXar=/protected/secret.txt;addXar=/protected/other.txt",
                "xar=/protected/other.txt;" + XAR,
                "xar=%20/protected/secret.txt%20",
                "xar=/protected/%C3%9Cberblick.txt",
                "xar=/protected/%25C3%259Cberblick.txt",
                "xar=/protected/%E6%97%A5%E6%9C%AC.txt",
                "xar=/protected/a%2520b%2Bc%2525.txt",
                "xar=/protected/a%20b%2Bc%2525.txt",
                "xar=/protected/secret.txt?argument=1",
                "xSendfile=secret.txt",
                "xSendfile=%C3%9Cberblick.txt",
                "include=bytes;" + XAR);
        // the filter that keeps the body ends the response itself when the first thread returns
        List<String> unwrapped = List.of(
                "asyncDispatch;" + XAR,
                XAR + ";asyncDispatch",
                "asyncThread;" + XAR,
                XAR + ";asyncThread",
                "asyncThread;" + XAR + ";flush;bytes",
                "asyncThreadWrapped;" + XAR,
                XAR + ";asyncThreadWrapped;manyBytes");
        return Stream.concat(under(plain, "/guard", "/guard-etag"), under(unwrapped, "/guard"));
    }

    /** Scenario and the status of the application's own answer. */
    static Stream<Ending> badEndings() {
        List<Ending> endings = new ArrayList<>();
        for (String path : List.of("/guard", "/guard-etag")) {
            String dispatched = path + (path.equals("/guard") ? "?asyncDispatch;" : "?asyncDispatchWrapped;");
            for (int status : new int[] {400, 401, 403, 404, 410, 416, 429, 500, 502, 503}) {
                endings.add(new Ending(path + "?" + XAR + ";sendError=" + status, status));
                endings.add(new Ending(dispatched + XAR + ";sendError=" + status, status));
            }
            int[] statuses = IntStream.of(
                            201, 202, 203, 204, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 409,
                            410, 412, 416, 418, 451, 500, 501, 502, 503, 504)
                    .toArray();
            for (int status : statuses) {
                endings.add(new Ending(path + "?" + XAR + ";status=" + status, status));
                endings.add(new Ending(path + "?status=" + status + ";" + XAR, status));
            }
            endings.add(new Ending(path + "?" + XAR + ";sendRedirect", 302));
            for (String thrown : List.of("throw", "throwServlet", "throwIo")) {
                endings.add(new Ending(path + "?" + XAR + ";" + thrown, 500));
                endings.add(new Ending(path + "?" + XAR + ";flush;" + thrown, 500));
                endings.add(new Ending(dispatched + XAR + ";" + thrown, 500));
                endings.add(new Ending(path + "?forward=" + XAR.replace(";", "%3B") + "%3B" + thrown, 500));
            }
            endings.add(new Ending(path + "?" + XAR + ";flush;sendError=403", 403));
            endings.add(new Ending(path + "?" + XAR + ";bytes;closeStream;sendError=403", 403));
            endings.add(new Ending(path + "?" + XAR + ";manyBytes;sendError=403", 403));
            endings.add(new Ending(path + "?" + XAR + ";reset", 200));
            endings.add(new Ending(path + "?" + XAR + ";reset;bytes", 200));
            endings.add(new Ending(path + "?" + XAR + ";reset;sendError=403", 403));
            endings.add(new Ending(path + "?" + XAR + ";xarNull", 200));
            endings.add(new Ending(path + "?include=" + XAR, 200));
            endings.add(new Ending(path + "?include=" + XAR + ";bytes", 200));
            endings.add(new Ending(path + "?" + XAR + ";asyncTimeout", 500));
            endings.add(new Ending(path + "?asyncTimeout;" + XAR, 500));
            endings.add(new Ending(path + "?asyncTimeoutWrapped;" + XAR, 500));
            endings.add(new Ending(path + "?asyncListener;" + XAR, 200));
            for (String undeclared : List.of(
                    "/other/secret.txt",
                    "/protected",
                    "@named",
                    "",
                    "secret.txt",
                    "http://localhost/protected/secret.txt",
                    "//protected/secret.txt",
                    "/protected/../outside.txt",
                    "/protected/%252e%252e/outside.txt",
                    "/protected/secret.txt%250d",
                    "/protected/secret.txt%0d%0aX-Injected:%201",
                    "/protected/%25zz",
                    "/protected/secret.txt%00")) {
                endings.add(new Ending(path + "?xar=" + undeclared, 500));
            }
            endings.add(new Ending(path + "?xSendfileOutside=/etc/hostname", 500));
            for (String missing : List.of("missing.txt", "folder", "folder/", "link.txt", "secret.txt/")) {
                endings.add(new Ending(path + "?xar=/protected/" + missing, 404));
            }
            endings.add(new Ending(path + "?xSendfile=missing.txt", 404));
        }
        endings.add(new Ending("/guard?manyBytes;flush;" + XAR, 200));
        endings.add(new Ending("/guard?bytes;flush;" + XAR, 200));
        endings.add(new Ending("/guard?asyncThread;" + XAR + ";sendError=403", 403));
        endings.add(new Ending("/guard?" + XAR + ";asyncThread;status=404", 404));
        endings.add(new Ending("/guard?" + XAR + ";asyncThreadWrapped;sendRedirect", 302));
        return endings.stream();
    }

    record Ending(String scenario, int status) {}

    @ParameterizedTest
    @MethodSource("goodEndings")
    void tellsNginxAtAGoodEnd(String scenario) throws Exception {
        for (String method : List.of("GET", "HEAD")) {
            RawHttp.Response answer = ask(container.port(), method, scenario, PROOF);

            assertThat(answer.status())
                    .as("%s %s: %s", method, scenario, answer)
                    .isEqualTo(200);
            assertThat(answer.headers("X-Accel-Redirect"))
                    .as(scenario)
                    .hasSize(1)
                    .allMatch(uri -> uri.startsWith("/protected/"));
            assertThat(answer.headers("Content-Length")).as(scenario).containsExactly("0");
            assertThat(answer.header("Accept-Ranges")).as(scenario).isEmpty();
            assertThat(answer.header("Content-Encoding")).as(scenario).isEmpty();
            assertThat(answer.header("ETag")).as(scenario).isEmpty();
            assertThat(answer.body()).as(scenario).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("goodEndings")
    void givesTheFileThroughNginx(String scenario) throws Exception {
        RealNginx.assumeInstalled();

        assertFile(nginx.port(), scenario);
    }

    @ParameterizedTest
    @MethodSource("goodEndings")
    void givesTheFileWithoutNginx(String scenario) throws Exception {
        assertFile(container.port(), scenario);
    }

    private static void assertFile(int port, String scenario) throws IOException {
        for (String method : List.of("GET", "HEAD")) {
            RawHttp.Response answer = ask(port, method, scenario);

            assertThat(answer.status())
                    .as("%s %s: %s", method, scenario, answer)
                    .isEqualTo(200);
            assertThat(answer.text()).as(scenario).isEqualTo(method.equals("HEAD") ? "" : FILE);
            assertThat(answer.headers("Content-Length")).as(scenario).containsExactly(String.valueOf(FILE.length()));
            assertThat(answer.headers("Accept-Ranges")).as(scenario).containsExactly("bytes");
            assertThat(answer.header("X-Accel-Redirect")).as(scenario).isEmpty();
            assertThat(answer.header("X-Sendfile")).as(scenario).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("badEndings")
    void tellsNginxNothingAtABadEnd(Ending ending) throws Exception {
        assertNoFile(container.port(), ending, PROOF);
    }

    @ParameterizedTest
    @MethodSource("badEndings")
    void givesNoFileThroughNginx(Ending ending) throws Exception {
        RealNginx.assumeInstalled();

        assertNoFile(nginx.port(), ending);
    }

    @ParameterizedTest
    @MethodSource("badEndings")
    void givesNoFileWithoutNginx(Ending ending) throws Exception {
        assertNoFile(container.port(), ending);
    }

    private static void assertNoFile(int port, Ending ending, String... headerLines) throws IOException {
        for (String method : List.of("GET", "HEAD")) {
            RawHttp.Response answer = ask(port, method, ending.scenario(), headerLines);

            assertThat(answer.status()).as("%s %s: %s", method, ending, answer).isEqualTo(ending.status());
            assertThat(answer.text())
                    .as(ending.scenario())
                    .doesNotContain("nothing but the file", "another file", "lies beside");
            assertThat(answer.header("X-Accel-Redirect")).as(ending.scenario()).isEmpty();
            assertThat(answer.header("X-Sendfile")).as(ending.scenario()).isEmpty();
            assertThat(answer.header("X-Injected")).as(ending.scenario()).isEmpty();
        }
    }

    private static RawHttp.Response ask(int port, String method, String scenario, String... headerLines)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of(headerLines));
        lines.add("Connection: close");
        return RawHttp.exchange(port, RawHttp.request(method, scenario, lines.toArray(String[]::new)));
    }
}
