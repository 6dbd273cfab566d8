// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.accel.InternalLocation;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import dev.handoff.testing.StubUpstream;
import dev.handoff.zip.Crc32Source;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ManifestCases.Case;
import dev.handoff.zip.ZipLayout;
import dev.handoff.zip.ZipManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layout MOD_ZIP and the module itself: equal bytes for the same second. Skipped where the module is not there. */
class ModZipIT {

    private static final Map<String, String> ANSWERS = new ConcurrentHashMap<>();

    @TempDir
    static Path prefix;

    private static StubUpstream app;
    private static RealNginx nginx;
    private static InternalLocation files;

    @BeforeAll
    static void startNginx() throws IOException {
        RealNginx.assumeInstalled();
        app = StubUpstream.answering(request -> ANSWERS.get(request.target()));
        nginx = RealNginx.behind(app.port())
                .prefix(prefix)
                .modules("ngx_http_zip_module.so")
                .serverConf("location /x { internal; return 200 a; }")
                .start();
        files = InternalLocation.alias("/protected/", prefix.resolve("files"));
    }

    @AfterAll
    static void stopNginx() throws IOException {
        if (nginx != null) {
            nginx.close();
        }
        if (app != null) {
            app.close();
        }
    }

    @Test
    void equalForNamesInSeveralScripts() throws IOException {
        Path file = write("plain.txt", "content");
        ManifestBuilder zip = ZipManifest.builder("Ärger 日本.zip");
        for (String name : List.of(
                "Überblick 2024.pdf",
                "日本語/ファイル.txt",
                "Ελλάδα/αρχείο",
                "Москва.txt",
                "العربية.txt",
                "emoji 🙂.txt",
                "a+b%41&c#d.txt")) {
            zip.file(name, files, file);
        }

        requireEqual("/scripts", zip.build());
    }

    @Test
    void equalForFileNamesThatNeedEscapes() throws IOException {
        ManifestBuilder zip = ZipManifest.builder("a.zip");
        List<String> names =
                List.of("a%20b", "%3F", "a%25b", "%23", "a+b", "%22q%22", "%C3%A9", "%E9", "%41%25", "p=1&q");
        for (int i = 0; i < names.size(); i++) {
            URI folder = prefix.resolve("files").toUri();
            Path file = Path.of(URI.create(folder.toString().replaceAll("/*$", "/") + names.get(i)));
            Files.writeString(file, "content of " + names.get(i));
            zip.file(i + ".txt", files, file);
        }

        requireEqual("/escapes", zip.build());
    }

    @Test
    void equalForEmptyFoldersAndEmptyFiles() throws IOException {
        ManifestBuilder zip = ZipManifest.builder("a.zip")
                .directory("first")
                .file("a/empty.txt", files, write("empty.txt", ""))
                .directory("a/b/")
                .file("c.txt", files, write("c.txt", "c"))
                .directory("letzter Ordner é");

        requireEqual("/folders", zip.build());
    }

    @Test
    void equalForUnknownCrcs() throws IOException {
        ManifestBuilder zip = ZipManifest.builder("a.zip")
                .crc32s(Crc32Source.none())
                .file("a.txt", files, write("u1.txt", "first"))
                .directory("d")
                .file("empty.txt", files, write("u2.txt", ""))
                .file("b.bin", files, write("u3.bin", "x".repeat(1_000_000)));

        RawHttp.Response whole = requireEqual("/unknown", zip.build());

        assertThat(whole.header("Accept-Ranges")).isEmpty();
        assertThat(RawHttp.get(nginx.port(), "/unknown", "Range: bytes=0-9").status())
                .isEqualTo(200);
    }

    @Test
    void equalForTenThousandFiles() throws IOException {
        ManifestBuilder zip = ZipManifest.builder("a.zip");
        for (int i = 0; i < 10_000; i++) {
            zip.file("folder " + i % 7 + "/file " + i + ".txt", files, write("many/" + i + ".txt", "content " + i));
        }

        requireEqual("/many", zip.build());
    }

    @Test
    void equalForFoldersOfManyEntriesInZip64() throws IOException {
        ManifestBuilder zip = ZipManifest.builder("a.zip").file("a.txt", files, write("a.txt", "a"));
        for (int i = 1; i < 65_535; i++) {
            zip.directory("d" + i);
        }

        requireEqual("/zip64", zip.build());
    }

    @Test
    void agreesOnTheHead() throws IOException {
        ZipManifest zip = small();
        publish("/head", zip);

        RawHttp.Response module = RawHttp.get(nginx.port(), "/head");
        ZipAsk.Answer standIn = ZipAsk.get(at(0), zip);

        assertThat(module.status()).isEqualTo(standIn.status());
        assertThat(module.header("Content-Length")).contains(Long.toString(standIn.contentLength()));
        standIn.headers()
                .forEach((name, value) ->
                        assertThat(module.header(name)).as(name).contains(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=0-",
                "bytes=0-0",
                "bytes=5-29",
                "bytes=70-3000",
                "bytes=-22",
                "bytes=-400",
                "bytes=2000-9999999",
                "bytes=0-99,50-149",
                "bytes=0-0,-1,3000-3100"
            })
    void equalForRanges(String range) throws IOException {
        ZipManifest zip = small();
        publish("/ranges", zip);

        Instant start;
        RawHttp.Response module;
        do {
            // the module reads the clock of the last tick
            start = Instant.now().minusMillis(50).truncatedTo(ChronoUnit.SECONDS);
            module = RawHttp.get(nginx.port(), "/ranges", "Range: " + range);
        } while (!start.equals(Instant.now().truncatedTo(ChronoUnit.SECONDS)));
        ZipAsk.Answer standIn = ZipAsk.get(at(start.getEpochSecond()), zip, "Range", range);

        assertThat(module.status()).isEqualTo(206);
        assertThat(standIn.status()).isEqualTo(206);
        assertThat(module.header("Content-Range").orElse(""))
                .isEqualTo(standIn.headers().getOrDefault("Content-Range", ""));
        assertThat(module.header("Content-Length")).contains(Long.toString(standIn.contentLength()));
        assertThat(withoutBoundary(module.body())).isEqualTo(withoutBoundary(standIn.body()));
    }

    @Test
    void fourPartsDifferFromTheWholeInNothingButTimes() throws IOException {
        ZipManifest zip = small();
        publish("/parts", zip);
        long quarter = zip.archiveSize() / 4;
        ByteArrayOutputStream parts = new ByteArrayOutputStream();

        for (int i = 0; i < 4; i++) {
            String range = i * quarter + "-" + (i == 3 ? "" : (i + 1) * quarter - 1);
            parts.write(
                    RawHttp.get(nginx.port(), "/parts", "Range: bytes=" + range).body());
        }

        byte[] first = ZipAsk.get(at(0), zip).body();
        byte[] second = ZipAsk.get(at(0x7FFF_FFFF), zip).body();
        byte[] assembled = parts.toByteArray();
        assertThat(assembled).hasSameSizeAs(first);
        for (int i = 0; i < first.length; i++) {
            if (first[i] == second[i] && assembled[i] != first[i]) {
                // the bytes of a time can agree by chance in the two archives, those around them tell
                assertThat(isTime(zip, i)).as("byte %d", i).isTrue();
            }
        }
    }

    @Test
    void agreesOnIfRange() throws IOException {
        ZipManifest zip = small();
        publish("/if-range", zip);

        for (String validator : List.of(
                zip.headers().get("ETag"),
                zip.headers().get("Last-Modified"),
                "\"another\"",
                "Sun, 06 Nov 1994 08:49:37 GMT")) {
            int module = RawHttp.get(nginx.port(), "/if-range", "Range: bytes=1-5", "If-Range: " + validator)
                    .status();
            assertThat(ZipAsk.get(at(0), zip, "Range", "bytes=1-5", "If-Range", validator)
                            .status())
                    .as(validator)
                    .isEqualTo(module);
        }
    }

    @Test
    void agreesThatARangeBehindTheEndIsUnsatisfiable() throws IOException {
        ZipManifest zip = small();
        publish("/416", zip);

        RawHttp.Response module = RawHttp.get(nginx.port(), "/416", "Range: bytes=9999999-");
        ZipAsk.Answer standIn = ZipAsk.get(at(0), zip, "Range", "bytes=9999999-");

        assertThat(module.status()).isEqualTo(standIn.status()).isEqualTo(416);
        assertThat(module.header("Content-Range")).contains(standIn.headers().get("Content-Range"));
    }

    @ParameterizedTest
    @MethodSource("dev.handoff.zip.ManifestCases#accepted")
    void theModuleAcceptsWhatTheParserAccepts(Case manifest) throws IOException {
        ANSWERS.put("/case", StubUpstream.response("200 OK", manifest.manifest(), "X-Archive-Files: zip"));

        RawHttp.Response response = RawHttp.get(nginx.port(), "/case", "Connection: close");

        assertThat(response.status()).isEqualTo(200);
        assertThat(namesOf(response.body()))
                .isEqualTo(manifest.expected().stream()
                        .map(entry -> entry.startsWith("dir,") ? entry.substring(4) : entry.split(",", 5)[4])
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("dev.handoff.zip.ManifestCases#refused")
    void theModuleRefusesWhatTheParserRefuses(Case manifest) {
        ANSWERS.put("/case", StubUpstream.response("200 OK", manifest.manifest(), "X-Archive-Files: zip"));

        assertThatThrownBy(() -> RawHttp.get(nginx.port(), "/case", "Connection: close"))
                .isInstanceOf(IOException.class);
    }

    private static ZipManifest small() throws IOException {
        return ZipManifest.builder("a.zip")
                .file("a.txt", files, write("s1.txt", "first"))
                .directory("empty")
                .file("b/c.bin", files, write("s2.bin", "0123456789".repeat(300)))
                .file("zero", files, write("s3.bin", ""))
                .file("é.txt", files, write("s4.txt", "last"))
                .build();
    }

    private static Path write(String name, String content) throws IOException {
        Path file = prefix.resolve("files").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static void publish(String target, ZipManifest zip) throws IOException {
        ByteArrayOutputStream manifest = new ByteArrayOutputStream();
        zip.writeTo(manifest);
        String[] headers = zip.headers().entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .toArray(String[]::new);
        ANSWERS.put(target, StubUpstream.response("200 OK", manifest.toString(ISO_8859_1), headers));
    }

    private static EmbeddedNginx at(long second) {
        return new EmbeddedNginx().layout(ZipLayout.MOD_ZIP).clock(InstantSource.fixed(Instant.ofEpochSecond(second)));
    }

    private static RawHttp.Response requireEqual(String target, ZipManifest zip) throws IOException {
        publish(target, zip);

        RawHttp.Response module = RawHttp.get(nginx.port(), target);
        byte[] standIn =
                ZipAsk.get(at(secondOf(module.body())), zip, "Accept", "*/*").body();

        assertThat(module.status()).isEqualTo(200);
        assertThat(module.body()).isEqualTo(standIn);
        return module;
    }

    /** Reads the time in the extra field of the first entry. */
    private static long secondOf(byte[] archive) {
        ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        return Integer.toUnsignedLong(bytes.getInt(30 + bytes.getShort(26) + 5));
    }

    private static boolean isTime(ZipManifest zip, int position) throws IOException {
        for (long second = 1; second < 0x7FFF_FFFFL; second = second * 3 + 12_345) {
            if (ZipAsk.get(at(0), zip).body()[position]
                    != ZipAsk.get(at(second), zip).body()[position]) {
                return true;
            }
        }
        return false;
    }

    private static String withoutBoundary(byte[] body) {
        return new String(body, ISO_8859_1).replaceAll("\r\n--\\d{20}", "\r\n--boundary");
    }

    private static List<String> namesOf(byte[] archive) {
        ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        int end = archive.length - 22;
        int entries = Short.toUnsignedInt(bytes.getShort(end + 10));
        int position = bytes.getInt(end + 16);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            int length = Short.toUnsignedInt(bytes.getShort(position + 28));
            names.add(new String(archive, position + 46, length, ISO_8859_1));
            position += 46 + length + Short.toUnsignedInt(bytes.getShort(position + 30));
        }
        return names;
    }
}
