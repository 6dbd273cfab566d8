// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.testing.Archives;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.ScenarioApplication;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import dev.handoff.zip.ZipLayout;
import dev.handoff.zip.ZipManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One archive from the JVM, where nginx is missing or has no mod_zip, and as a manifest for an nginx that has it. */
class ZipIT {

    private static final String NO_MODULE = "X-Handoff-Proxy: " + RealNginx.SECRET + "; bridge";
    private static final String MODULE = "X-Handoff-Proxy: " + RealNginx.SECRET + "; bridge; zip";

    @TempDir
    static Path data;

    private static InternalLocation location;
    private static Container container;

    @BeforeAll
    static void start() throws Exception {
        Path files = Files.createDirectory(data.resolve("files"));
        Archives.write(files);
        location = InternalLocation.alias("/protected/", files);
        container = Container.started(new ScenarioApplication(location));
    }

    @AfterAll
    static void stop() throws Exception {
        if (container != null) {
            container.close();
        }
    }

    private static RawHttp.Response ask(String method, String scenario, String... headerLines) throws IOException {
        List<String> lines = new ArrayList<>(List.of(headerLines));
        lines.add("Connection: close");
        return RawHttp.exchange(container.port(), RawHttp.request(method, scenario, lines.toArray(String[]::new)));
    }

    private static RawHttp.Response get(String... headerLines) throws IOException {
        return ask("GET", "/bare?zip", headerLines);
    }

    private static String manifest() throws IOException {
        var text = new ByteArrayOutputStream();
        Archives.named(location, "whole").writeTo(text);
        return text.toString(StandardCharsets.ISO_8859_1);
    }

    /** Everything a careless application may do around the call. */
    static Stream<String> scenarios() {
        List<String> before = List.of(
                "bytes;",
                "writer;",
                "session;",
                "contentType=text/html%3Bcharset=UTF-8;",
                "header=Accept-Ranges:none;header=ETag:%22x%22;header=Content-Encoding:gzip;",
                "header=X-Accel-Redirect:/protected/plain.txt;header=X-Archive-Files:zip;",
                "contentLength=5;");
        List<String> after = List.of(
                "",
                ";sendError=403",
                ";sendRedirect",
                ";status=404",
                ";throw",
                ";throwIo",
                ";bytes",
                ";manyBytes",
                ";writer",
                ";flush",
                ";reset",
                ";include=sendError=403",
                ";forward=bytes",
                ";header=X-Late:1",
                ";reset;sendError=403",
                ";xar=/protected/plain.txt",
                ";xaf=zip",
                ";zip");
        List<String> scenarios = new ArrayList<>();
        for (String path : List.of("/bare", "/etag", "/guard", "/guard-etag")) {
            before.forEach(first -> scenarios.add(path + "?" + first + "zip"));
            for (String last : after) {
                scenarios.add(path + "?zip" + last);
                scenarios.add(path + "?writer;zip" + last);
                scenarios.add(path + "?asyncDispatch;zip" + last);
                if (!path.contains("etag")) { // that filter ends the response when its own thread returns
                    scenarios.add(path + "?asyncThread;zip" + last);
                }
            }
        }
        return scenarios.stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void givesTheArchiveAndNothingElse(String scenario) throws Exception {
        ZipManifest zip = Archives.named(location, "whole");
        for (String method : List.of("GET", "HEAD")) {
            for (String proof : List.of("X-Other: 1", NO_MODULE)) {
                try (RawHttp connection = RawHttp.connect(container.port())) {
                    connection.send(RawHttp.request(method, scenario, proof, "Connection: close"));
                    RawHttp.Response answer = connection.receive(method);

                    assertArchiveHead(answer, zip, ZipLayout.PORTABLE, method + " " + scenario);
                    if (method.equals("GET")) {
                        assertThat(answer.body()).as(scenario).hasSize((int) zip.archiveSize());
                        assertContent(answer.body());
                    }
                    assertThat(connection.remainder()).as(scenario).isEmpty();
                }
            }
        }
    }

    private static void assertArchiveHead(RawHttp.Response answer, ZipManifest zip, ZipLayout layout, String as) {
        as += ": " + answer;
        assertThat(answer.status()).as(as).isEqualTo(200);
        assertThat(answer.headers("Content-Length")).as(as).containsExactly(String.valueOf(zip.archiveSize()));
        assertThat(answer.headers("Content-Type")).as(as).containsExactly("application/zip");
        assertThat(answer.headers("Content-Disposition")).as(as).containsExactly(Archives.DISPOSITION);
        assertThat(answer.headers("ETag")).as(as).containsExactly(zip.etag(layout));
        assertThat(answer.headers("Last-Modified"))
                .as(as)
                .containsExactly(zip.headers().get("Last-Modified"));
        assertThat(answer.headers("Accept-Ranges")).as(as).isEqualTo(zip.resumable() ? List.of("bytes") : List.of());
        assertThat(answer.headers("Cache-Control")).as(as).containsExactly("max-age=0");
        for (String name : List.of(
                "X-Archive-Files",
                "X-Accel-Redirect",
                "X-Accel-Expires",
                "Content-Encoding",
                "Transfer-Encoding",
                "X-Late")) {
            assertThat(answer.header(name)).as(as).isEmpty();
        }
    }

    private static void assertContent(byte[] archive) throws IOException {
        Map<String, byte[]> entries = Archives.read(archive);
        assertThat(entries.remove("leer/")).isEmpty();
        assertThat(entries).hasSameSizeAs(Archives.content());
        Archives.content()
                .forEach((name, bytes) -> assertThat(entries.get(name)).as(name).isEqualTo(bytes));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void tellsTheModuleTheManifestAndNothingElse(String scenario) throws Exception {
        ZipManifest zip = Archives.named(location, "whole");
        try (RawHttp connection = RawHttp.connect(container.port())) {
            connection.send(RawHttp.request("GET", scenario, MODULE, "Range: bytes=3-4", "Connection: close"));
            RawHttp.Response told = connection.receive("GET");

            String as = scenario + ": " + told;
            assertThat(told.status()).as(as).isEqualTo(200);
            assertThat(told.text()).as(as).isEqualTo(manifest());
            assertThat(told.headers("X-Archive-Files")).as(as).containsExactly("zip");
            assertThat(told.headers("Content-Length")).as(as).containsExactly(String.valueOf(zip.manifestSize()));
            assertThat(told.headers("Content-Type")).as(as).containsExactly("application/zip");
            assertThat(told.headers("Accept-Ranges")).as(as).containsExactly("bytes");
            assertThat(told.headers("ETag")).as(as).containsExactly(zip.etag(ZipLayout.MOD_ZIP));
            assertThat(told.headers("Last-Modified"))
                    .as(as)
                    .containsExactly(zip.headers().get("Last-Modified"));
            assertThat(told.headers("X-Accel-Expires")).as(as).containsExactly("0");
            for (String name : List.of("X-Accel-Redirect", "Content-Range", "Content-Encoding", "X-Late")) {
                assertThat(told.header(name)).as(as).isEmpty();
            }
            assertThat(connection.remainder()).as(scenario).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void answersHeadForTheModuleAsItWouldAnswerGet(String scenario) throws Exception {
        RawHttp.Response answer = ask("HEAD", scenario, MODULE, "Range: bytes=3-4");

        assertArchiveHead(answer, Archives.named(location, "whole"), ZipLayout.MOD_ZIP, scenario);
    }

    @Test
    void givesArchivesThatOtherProgramsRead() throws Exception {
        Assumptions.assumeTrue(onPath("unzip"), "no unzip on the PATH");
        for (String name : List.of("whole", "unknown")) {
            RawHttp.Response answer = ask("GET", "/bare?zip=" + name);
            Path archive = Files.write(data.resolve(name + ".zip"), answer.body());

            Process unzip = new ProcessBuilder("unzip", "-t", archive.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(unzip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(unzip.waitFor()).as(said).isZero();
            assertThat(said).contains("No errors detected");
        }
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @Test
    void joinsFourPartsToTheWhole() throws Exception {
        byte[] whole = get().body();
        var joined = new ByteArrayOutputStream();
        int quarter = whole.length / 4;

        for (int part = 0; part < 4; part++) {
            int first = part * quarter;
            String last = part == 3 ? "" : String.valueOf(first + quarter - 1);
            RawHttp.Response answer = get("Range: bytes=" + first + "-" + last);
            assertThat(answer.status()).isEqualTo(206);
            assertThat(answer.headers("Content-Range"))
                    .containsExactly("bytes " + first + "-" + (part == 3 ? whole.length - 1 : first + quarter - 1) + "/"
                            + whole.length);
            joined.write(answer.body());
        }

        assertThat(joined.toByteArray()).isEqualTo(whole);
    }

    @Test
    void givesPartsOnlyOfTheSameArchive() throws Exception {
        ZipManifest zip = Archives.named(location, "whole");
        String range = "Range: bytes=0-3";

        assertThat(get(range, "If-Range: " + zip.etag(ZipLayout.PORTABLE)).text())
                .isEqualTo("PK\003\004");
        assertThat(get(range, "If-Range: " + zip.headers().get("Last-Modified")).status())
                .isEqualTo(206);
        assertThat(get(range, "If-Range: " + zip.etag(ZipLayout.MOD_ZIP)).status())
                .isEqualTo(200);
        assertThat(get("Range: bytes=" + zip.archiveSize() + "-").status()).isEqualTo(416);
        assertThat(ask("GET", "/bare?zip=unknown", range).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bare?zip", "/etag?zip", "/guard?zip", "/bare?asyncThread;zip"})
    void answersConditionsOnBothRoads(String scenario) throws Exception {
        ZipManifest zip = Archives.named(location, "whole");
        for (String method : List.of("GET", "HEAD")) {
            for (String proof : List.of("X-Other: 1", MODULE)) {
                String tag = zip.etag(proof.equals(MODULE) ? ZipLayout.MOD_ZIP : ZipLayout.PORTABLE);

                RawHttp.Response same = ask(method, scenario, proof, "If-None-Match: " + tag);
                RawHttp.Response since = ask(
                        method,
                        scenario,
                        proof,
                        "If-Modified-Since: " + zip.headers().get("Last-Modified"));
                RawHttp.Response failed = ask(method, scenario, proof, "If-Match: \"another\"");

                assertThat(same.status()).isEqualTo(304);
                assertThat(same.headers("ETag")).containsExactly(tag);
                assertThat(same.header("X-Archive-Files")).isEmpty();
                assertThat(since.status()).isEqualTo(304);
                assertThat(failed.status()).isEqualTo(412);
                assertThat(failed.body()).isEmpty();
                assertThat(failed.header("X-Archive-Files")).isEmpty();
            }
        }
        RawHttp.Response other = ask("GET", scenario, MODULE, "If-None-Match: " + zip.etag(ZipLayout.PORTABLE));
        assertThat(other.headers("X-Archive-Files")).containsExactly("zip");
    }

    @Test
    void answersTheEmptyArchiveItself() throws Exception {
        for (String proof : List.of("X-Other: 1", NO_MODULE, MODULE)) {
            RawHttp.Response answer = ask("GET", "/bare?zip=empty", proof);
            RawHttp.Response head = ask("HEAD", "/bare?zip=empty", proof);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).hasSize(22).startsWith('P', 'K', 5, 6);
            assertThat(answer.header("X-Archive-Files")).isEmpty();
            assertThat(head.headers("Content-Length")).containsExactly("22");
            assertThat(head.headers("ETag")).isEqualTo(answer.headers("ETag"));
        }
    }

    @Test
    void saysThatPartsCannotBeHadWhenNoChecksumIsKnown() throws Exception {
        ZipManifest zip = Archives.named(location, "unknown");

        assertArchiveHead(ask("HEAD", "/bare?zip=unknown"), zip, ZipLayout.PORTABLE, "unknown");
        assertArchiveHead(ask("HEAD", "/bare?zip=unknown", MODULE), zip, ZipLayout.MOD_ZIP, "unknown");
        assertThat(ask("GET", "/bare?zip=unknown", MODULE).header("Accept-Ranges"))
                .isEmpty();
    }

    @Test
    void keepsTheCachingOfTheApplicationWhereTheModuleDoesNotReplaceIt() throws Exception {
        String scenario = "/bare?header=Cache-Control:no-store;zip";

        assertThat(ask("GET", scenario).headers("Cache-Control")).containsExactly("no-store");
        assertThat(ask("HEAD", scenario, NO_MODULE).headers("Cache-Control")).containsExactly("no-store");
        for (String method : List.of("GET", "HEAD")) {
            assertThat(ask(method, scenario, MODULE).headers("X-Handoff-Cache-Control"))
                    .containsExactly("no-store");
            assertThat(ask(method, "/bare?zip", MODULE).header("X-Handoff-Cache-Control"))
                    .isEmpty();
        }
        assertThat(ask("HEAD", scenario, MODULE).headers("Cache-Control")).containsExactly("max-age=0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bare?", "/guard?"})
    void leavesNothingOfTheArchiveOnTheErrorPage(String path) throws Exception {
        for (String steps : List.of("zip=wrong", "header=X-Own:1;zip=wrong", "writer;zip=wrong")) {
            RawHttp.Response answer = ask("GET", path + steps);

            assertThat(answer.status()).as(answer.toString()).isEqualTo(500);
            assertThat(answer.text()).doesNotContain("PK", "the first file");
            assertThat(answer.headers("Content-Type")).noneMatch("application/zip"::equals);
            for (String name :
                    List.of("Accept-Ranges", "Content-Disposition", "Content-Encoding", "ETag", "Last-Modified")) {
                assertThat(answer.header(name)).as(name).isEmpty();
            }
        }
    }

    @Test
    void leavesTheResponseToTheApplicationAfterAFailure() throws Exception {
        RawHttp.Response answer = ask("GET", "/bare?header=X-Own:1;zipAnyway=wrong;bytes");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("application bytes");
        assertThat(answer.headers("X-Own")).containsExactly("1");
        assertThat(answer.header("Content-Disposition")).isEmpty();
    }

    @Test
    void refusesAHeadThatNginxWouldRefuse() throws Exception {
        for (String path : List.of("/bare?", "/guard?", "/etag?")) {
            String scenario = path + "largeHeader=20000;zip";

            RawHttp.Response refused = ask("GET", scenario, MODULE);

            assertThat(refused.status()).as(refused.toString()).isEqualTo(500);
            assertThat(refused.header("X-Archive-Files")).isEmpty();
            assertThat(refused.header("X-Large"))
                    .as("nginx must not refuse the error")
                    .isEmpty();
            assertThat(refused.text()).doesNotContain("/protected/");
        }
    }

    @Test
    void keepsToTheRateThatTheApplicationGaveNginx() throws Exception {
        String file = "%D0%BE%D1%82%D1%87%D1%91%D1%82%20(1)%2B100%25.bin";
        for (String what : List.of("zip", "send=" + file)) {
            String scenario = "/bare?header=X-Accel-Limit-Rate:150000;" + what;
            long start = System.nanoTime();

            RawHttp.Response answer = ask("GET", scenario);

            assertThat(answer.body().length).as(answer.toString()).isGreaterThanOrEqualTo(300_000);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(500));
            assertThat(answer.header("X-Accel-Limit-Rate")).isEmpty();
            assertThat(ask("GET", scenario, MODULE).headers("X-Accel-Limit-Rate"))
                    .containsExactly("150000");
        }
    }

    @Test
    void marksTheManifestForTheContainer() throws Exception {
        assertThat(get(MODULE, "Accept-Encoding: gzip").headers("Content-Encoding"))
                .containsExactly("identity");
        assertThat(get(MODULE).header("Content-Encoding")).isEmpty();
        assertThat(get("X-Other: 1").header("Content-Encoding")).isEmpty();
        assertThat(get("Accept-Encoding: identity").header("Content-Encoding")).isEmpty();
    }
}
