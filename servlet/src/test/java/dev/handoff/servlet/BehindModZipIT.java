// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Crc32;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The module itself makes the archive of what {@code Nginx.send} tells it, and what it is told stays between the two. */
class BehindModZipIT {

    @TempDir
    static Path data;

    private static InternalLocation location;
    private static Container container;
    private static RealNginx nginx;

    @BeforeAll
    static void start() throws Exception {
        RealNginx.assumeInstalled();
        Path files = Files.createDirectory(data.resolve("files"));
        Archives.write(files);
        location = InternalLocation.alias("/protected/", files);
        container = Container.compressing(true, new ScenarioApplication(location));
        // as shipped, zip.conf included
        nginx = RealNginx.behind(container.port())
                .prefix(data)
                .tokens("bridge", "zip")
                .modules("ngx_http_zip_module.so")
                .start();
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

    private static RawHttp.Response ask(String method, String scenario, String... headerLines) throws IOException {
        return RawHttp.exchange(nginx.port(), RawHttp.request(method, scenario, headerLines));
    }

    static List<String> scenarios() {
        List<String> scenarios = new ArrayList<>();
        for (String path : List.of("/bare?", "/etag?", "/guard?", "/guard-etag?")) {
            for (String before : List.of("", "writer;", "contentType=text/html%3Bcharset=UTF-8;")) {
                for (String after : List.of("", ";sendError=403", ";bytes", ";throw", ";sendRedirect")) {
                    scenarios.add(path + before + "zip" + after);
                }
            }
        }
        return scenarios;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void givesTheArchive(String scenario) throws Exception {
        ZipManifest zip = Archives.named(location, "whole");
        for (String method : List.of("GET", "HEAD")) {
            RawHttp.Response answer = ask(method, scenario, "Accept-Encoding: gzip");

            String as = method + " " + scenario + ": " + answer;
            assertThat(answer.status()).as(as).isEqualTo(200);
            assertThat(answer.headers("Content-Length")).as(as).containsExactly(String.valueOf(zip.archiveSize()));
            assertThat(answer.headers("Content-Type")).as(as).containsExactly("application/zip");
            assertThat(answer.headers("Accept-Ranges")).as(as).containsExactly("bytes");
            assertThat(answer.headers("Content-Disposition")).as(as).containsExactly(Archives.DISPOSITION);
            assertThat(answer.headers("ETag")).as(as).containsExactly(zip.etag(ZipLayout.MOD_ZIP));
            assertThat(answer.headers("Last-Modified"))
                    .as(as)
                    .containsExactly(zip.headers().get("Last-Modified"));
            assertThat(answer.headers("Cache-Control")).as(as).containsExactly("max-age=0");
            assertNothingForNginx(answer);
            if (method.equals("GET")) {
                assertContent(answer.body());
            }
        }
    }

    /** Neither an order to nginx or its module nor a mark for the container is any business of a client. */
    private static void assertNothingForNginx(RawHttp.Response answer) {
        assertThat(answer.headers())
                .as(answer.toString())
                .noneMatch(header -> header.name().matches("(?i)X-(Archive|Accel|Handoff)-.*|Content-Encoding"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bare?header=X-Archive-Charset:UTF-8;header=X-Archive-Pass-Headers:X-Any;zip",
                "/guard?header=X-Archive-Name-Sep:,;header=X-Archive-Pass-Headers:X-Any;xaf=zip;write=-+15+/protected/plain.txt+a",
                "/guard?xaf=zip;status=404;write=-+15+/protected/plain.txt+a",
                "/guard?xaf=zip;status=206;write=-+15+/protected/plain.txt+a",
                "/bare?status=206;zip",
            })
    void keepsWhatTheModuleIsToldFromTheClient(String scenario) throws Exception {
        for (String line : List.of("X-Any: 1", "Range: bytes=0-3", "Range: bytes=9999999-", "If-Match: \"x\"")) {
            for (String method : List.of("GET", "HEAD")) {
                RawHttp.Response answer = ask(method, scenario, line);

                assertNothingForNginx(answer);
                assertThat(answer.text()).as(answer.toString()).doesNotContain("- 15 /protected/");
            }
        }
    }

    private static void assertContent(byte[] archive) throws IOException {
        Map<String, byte[]> entries = Archives.read(archive);
        assertThat(entries.remove("leer/")).isEmpty();
        assertThat(entries).hasSameSizeAs(Archives.content());
        Archives.content()
                .forEach((name, bytes) -> assertThat(entries.get(name)).as(name).isEqualTo(bytes));
    }

    @Test
    void keepsTheCachingOfTheApplication() throws Exception {
        for (String path : List.of("/bare?", "/etag?", "/guard?")) {
            for (String method : List.of("GET", "HEAD")) {
                for (String range : List.of("X-Any: 1", "Range: bytes=0-3")) {
                    RawHttp.Response answer = ask(method, path + "header=Cache-Control:no-store;zip", range);

                    assertThat(answer.headers("Cache-Control"))
                            .as(answer.toString())
                            .containsExactly("max-age=0", "no-store");
                    assertNothingForNginx(answer);
                }
            }
        }
    }

    @Test
    void givesPartsThatFitTogether() throws Exception {
        ZipManifest zip = Archives.named(location, "whole");
        var joined = new ByteArrayOutputStream();
        long quarter = zip.archiveSize() / 4;
        for (int part = 0; part < 4; part++) {
            String range = part * quarter + "-" + (part == 3 ? "" : (part + 1) * quarter - 1);

            RawHttp.Response answer =
                    ask("GET", "/bare?zip", "Range: bytes=" + range, "If-Range: " + zip.etag(ZipLayout.MOD_ZIP));

            assertThat(answer.status()).as(answer.toString()).isEqualTo(206);
            joined.write(answer.body());
        }

        assertThat(joined.size()).isEqualTo((int) zip.archiveSize());
        assertContent(joined.toByteArray());
    }

    @Test
    void givesPartsOnlyOfTheSameArchive() throws Exception {
        ZipManifest zip = Archives.named(location, "whole");
        String range = "Range: bytes=0-3";

        assertThat(ask("GET", "/bare?zip", range, "If-Range: " + zip.headers().get("Last-Modified"))
                        .status())
                .isEqualTo(206);
        assertThat(ask("GET", "/bare?zip", range, "If-Range: " + zip.etag(ZipLayout.PORTABLE))
                        .status())
                .isEqualTo(200);
        assertThat(ask("GET", "/bare?zip", "Range: bytes=" + zip.archiveSize() + "-")
                        .status())
                .isEqualTo(416);
        assertThat(ask("GET", "/bare?zip=unknown", range).status()).isEqualTo(200);
    }

    @Test
    void answersConditionsAndEmptyArchives() throws Exception {
        ZipManifest zip = Archives.named(location, "whole");
        try (RawHttp connection = RawHttp.connect(nginx.port())) {
            connection.send(RawHttp.request("GET", "/bare?zip", "If-None-Match: " + zip.etag(ZipLayout.MOD_ZIP)));
            assertThat(connection.receive("GET").status()).isEqualTo(304);
            connection.send(RawHttp.request("HEAD", "/bare?zip", "If-Match: \"other\""));
            assertThat(connection.receive("HEAD").status()).isEqualTo(412);
            connection.send(RawHttp.request("GET", "/bare?zip=empty"));
            assertThat(connection.receive("GET").body()).hasSize(22);
            connection.send(RawHttp.request("GET", "/bare?zip"));
            assertContent(connection.receive("GET").body());
        }
    }

    @Test
    void givesArchivesOfApplicationsThatWriteTheManifestThemselves() throws Exception {
        Crc32 crc = Crc32.of(location.directory().resolve("plain.txt"));
        String manifest = crc + "+15+/protected/plain.txt+a.txt";

        RawHttp.Response answer = ask("GET", "/guard?xaf=zip;write=" + manifest, "Accept-Encoding: gzip");

        assertThat(Archives.read(answer.body())).as(answer.toString()).containsOnlyKeys("a.txt");
    }
}
