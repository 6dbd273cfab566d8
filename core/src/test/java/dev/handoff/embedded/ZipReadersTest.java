// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.accel.InternalLocation;
import dev.handoff.zip.Crc32Source;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ManifestEntry;
import dev.handoff.zip.ZipLayout;
import dev.handoff.zip.ZipManifest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives of both layouts, read by programs that know nothing of us. */
class ZipReadersTest {

    private static final Instant TIME = Instant.parse("2001-09-09T01:46:41Z");

    /** Archives take longer to write than to read, so each is written once. */
    private static final Map<List<Object>, Archive> ARCHIVES = new HashMap<>();

    @TempDir
    static Path parent;

    private static Path folder;
    private static InternalLocation files;

    private record Archive(ZipManifest zip, Path file) {

        List<String> names() {
            return zip.entries().stream().map(ManifestEntry::name).toList();
        }
    }

    /** What is archived. */
    enum Content {
        SCRIPTS,
        UNKNOWN_CRCS,
        TEN_THOUSAND_FILES,
        ZIP64_BY_COUNT
    }

    @BeforeAll
    static void declareLocation() throws IOException {
        folder = Files.createDirectory(parent.resolve("files"));
        files = InternalLocation.alias("/files/", folder);
    }

    static Stream<Arguments> archives() {
        return Stream.of(Content.values())
                .flatMap(content -> Stream.of(ZipLayout.values()).map(layout -> Arguments.of(content, layout)));
    }

    @ParameterizedTest
    @MethodSource("archives")
    void javaReadsTheDirectory(Content content, ZipLayout layout) throws IOException {
        Archive written = archive(content, layout);
        List<String> names = new ArrayList<>();

        try (ZipFile archive = new ZipFile(written.file().toFile())) {
            for (Enumeration<? extends ZipEntry> entries = archive.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                names.add(entry.getName());
                try (InputStream in = archive.getInputStream(entry)) {
                    assertThat(in.readAllBytes()).hasSize((int) entry.getSize());
                }
            }
        }

        assertThat(names).isEqualTo(written.names());
    }

    @ParameterizedTest
    @MethodSource("archives")
    void javaReadsTheStream(Content content, ZipLayout layout) throws IOException {
        Archive written = archive(content, layout);
        List<String> names = new ArrayList<>();

        try (ZipInputStream archive =
                new ZipInputStream(new BufferedInputStream(Files.newInputStream(written.file())))) {
            if (!written.zip().resumable()) {
                // stored entries whose CRC-32 comes later are beyond this reader, whoever wrote them
                assertThatThrownBy(archive::getNextEntry).isInstanceOf(ZipException.class);
                return;
            }
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                names.add(entry.getName());
                archive.readAllBytes(); // compares the CRC-32
            }
        }

        assertThat(names).isEqualTo(written.names());
    }

    @ParameterizedTest
    @MethodSource("archives")
    void unzipTestsIt(Content content, ZipLayout layout) throws Exception {
        run("-v", "unzip", "-tqq", archive(content, layout).file().toString());
    }

    @ParameterizedTest
    @MethodSource("archives")
    void sevenZipTestsIt(Content content, ZipLayout layout) throws Exception {
        assertThat(run("i", "7z", "t", archive(content, layout).file().toString()))
                .contains("Everything is Ok")
                .doesNotContain("WARNING");
    }

    @ParameterizedTest
    @MethodSource("archives")
    void bsdtarListsIt(Content content, ZipLayout layout) throws Exception {
        Archive written = archive(content, layout);

        assertThat(run("--version", "bsdtar", "-tf", written.file().toString()).lines())
                .containsExactlyElementsOf(written.names());
    }

    @ParameterizedTest
    @MethodSource("archives")
    void pythonTestsIt(Content content, ZipLayout layout) throws Exception {
        Archive written = archive(content, layout);
        String script = "import sys, zipfile\n"
                + "z = zipfile.ZipFile(sys.argv[1])\n"
                + "assert z.testzip() is None\n"
                + "sys.stdout.buffer.write('\\n'.join(z.namelist()).encode())";

        assertThat(run("--version", "python3", "-c", script, written.file().toString())
                        .lines())
                .containsExactlyElementsOf(written.names());
    }

    @Test
    void unzipRestoresTimesAndModesOfThePortableLayout() throws Exception {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "the file system has no POSIX permissions");
        Path script = file("run.sh", "#!/bin/sh\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
        ZipManifest zip = ZipManifest.builder("a.zip")
                .file("run.sh", files, script)
                .file("plain.txt", files, file("plain.txt", "plain"))
                .directory("empty")
                .build();
        Path target = parent.resolve("unpacked");

        run("-v", "unzip", "-q", write(zip, ZipLayout.PORTABLE, "modes").toString(), "-d", target.toString());

        assertThat(permissions(target.resolve("run.sh"))).isEqualTo("rwxr-xr-x");
        assertThat(permissions(target.resolve("plain.txt"))).isEqualTo("rw-r--r--");
        assertThat(permissions(target.resolve("empty"))).isEqualTo("rwxr-xr-x");
        assertThat(Files.getLastModifiedTime(target.resolve("run.sh")).toInstant())
                .isEqualTo(TIME);
        assertThat(Files.isDirectory(target.resolve("empty"))).isTrue();
    }

    private static Archive archive(Content content, ZipLayout layout) throws IOException {
        List<Object> key = List.of(content, layout);
        if (!ARCHIVES.containsKey(key)) {
            ZipManifest zip = manifest(content);
            ARCHIVES.put(key, new Archive(zip, write(zip, layout, content + "-" + layout)));
        }
        return ARCHIVES.get(key);
    }

    private static ZipManifest manifest(Content content) throws IOException {
        ManifestBuilder zip = ZipManifest.builder("a.zip");
        return switch (content) {
            case SCRIPTS -> scripts(zip).build();
            case UNKNOWN_CRCS -> scripts(zip.crc32s(Crc32Source.none())).build();
            case TEN_THOUSAND_FILES -> tenThousandFiles(zip).build();
            case ZIP64_BY_COUNT -> zip64ByCount(zip).build();
        };
    }

    private static ManifestBuilder scripts(ManifestBuilder zip) throws IOException {
        Path file = file("content.txt", "content");
        return zip.file("Überblick 2024.pdf", files, file)
                .directory("leer")
                .file("日本語/ファイル.txt", files, file)
                .file("Ελλάδα/αρχείο", files, file("empty", ""))
                .file("Москва.txt", files, file("large", "0123456789".repeat(50_000)))
                .directory("日本語/空")
                .file("emoji 🙂 + 50%.txt", files, file);
    }

    private static ManifestBuilder tenThousandFiles(ManifestBuilder zip) throws IOException {
        Path file = file("content.txt", "content");
        for (int i = 0; i < 10_000; i++) {
            zip.file("folder " + i % 13 + "/" + i + ".txt", files, file);
        }
        return zip;
    }

    private static ManifestBuilder zip64ByCount(ManifestBuilder zip) throws IOException {
        zip.file("first.txt", files, file("content.txt", "content"));
        for (int i = 0; i < 65_535; i++) {
            zip.directory("d" + i);
        }
        return zip;
    }

    private static Path file(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        return Files.setLastModifiedTime(file, FileTime.from(TIME));
    }

    private static Path write(ZipManifest zip, ZipLayout layout, String name) throws IOException {
        Path archive = parent.resolve(name + ".zip");
        try (Reply reply = new EmbeddedNginx().layout(layout).answer(zip, new RequestHead("GET", Map.of()));
                OutputStream out = Files.newOutputStream(archive)) {
            reply.writeTo(out);
        }
        assertThat(archive).hasSize(zip.archiveSize());
        return archive;
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** Runs a program, which must end well; skips the test where it does not even answer {@code probe}. */
    private static String run(String probe, String... command) throws Exception {
        assumeTrue(isInstalled(command[0], probe), command[0] + " is not installed");
        Path output = parent.resolve("output.txt");
        ProcessBuilder program = new ProcessBuilder(command);
        program.environment().put("LC_ALL", "C.UTF-8");
        int status = program.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        String text = Files.readString(output, UTF_8);
        assertThat(status).as(text).isZero();
        return text;
    }

    private static boolean isInstalled(String program, String probe) throws InterruptedException {
        try {
            return new ProcessBuilder(program, probe)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}
