// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipManifestTest {

    private static final Crc32 CRC = Crc32.parse("1a6349c5");
    private static final Instant TIME = Instant.ofEpochSecond(784_111_777);

    @TempDir
    Path folder;

    private Path root;
    private InternalLocation files;
    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        root = Files.createDirectory(folder.resolve("files"));
        files = InternalLocation.alias("/files/", root);
        file = write("file1.txt", "This is the first file.\n", TIME);
    }

    @Test
    void anEmptyArchiveIsAnEndRecord() throws IOException {
        ZipManifest zip = builder().build();

        assertThat(zip.archiveSize()).isEqualTo(22);
        assertThat(zip.manifestSize()).isZero();
        assertThat(text(zip)).isEmpty();
        assertThat(zip.entries()).isEmpty();
        assertThat(zip.resumable()).isTrue();
        assertThat(zip.lastModified()).isEqualTo(Instant.parse("1980-01-01T00:00:00Z"));
    }

    @Test
    void sizeCountsBytesOfUtf8() throws IOException {
        ZipManifest zip =
                builder().file("file1.txt", files, file, CRC).directory("é").build();

        assertThat(zip.archiveSize()).isEqualTo(22 + (98 + 2 * 9 + 24) + (98 + 2 * 3));
    }

    @Test
    void sizeCountsTheDescriptorOfAnUnknownCrc() throws IOException {
        ZipManifest zip = builder()
                .crc32s(Crc32Source.none())
                .file("file1.txt", files, file)
                .build();

        assertThat(zip.archiveSize()).isEqualTo(22 + 98 + 2 * 9 + 24 + 16);
        assertThat(zip.resumable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"65534, 22", "65535, 98", "65536, 98"})
    void manyEntriesNeedZip64(int entries, int end) {
        ManifestBuilder zip = builder();
        for (int i = 0; i < entries; i++) {
            zip.directory(String.format("%06d", i));
        }

        assertThat(zip.build().archiveSize()).isEqualTo((98 + 2 * 7L) * entries + end);
    }

    @ParameterizedTest
    @CsvSource({
        // bytes of the first of two files, then what Zip64 adds: to its headers, to the offset of the second, at the
        // end
        "4294967000, 0,  0,  0",
        "4294967182, 0,  0,  0", // the directory starts at 4294967294
        "4294967183, 0,  0,  76", // the directory starts at 4294967295
        "4294967250, 0,  0,  76", // the second file starts at 4294967294
        "4294967251, 0,  12, 76", // the second file starts at 4294967295
        "4294967294, 0,  12, 76",
        "4294967295, 40, 12, 76",
    })
    void sizeCountsTheFieldsOfZip64(long size, int sizes, int offset, int end) throws IOException {
        Path big = sparse(size);

        ZipManifest zip =
                builder().file("b", files, big, CRC).file("c", files, file, CRC).build();

        assertThat(zip.archiveSize()).isEqualTo(2 * 100 + size + 24 + sizes + offset + 22 + end);
    }

    @Test
    void headersTellTheModuleAndTheClient() throws IOException {
        ZipManifest zip = ZipManifest.builder("Überblick.zip")
                .file("a.txt", files, file, CRC)
                .build();

        assertThat(zip.headers())
                .containsExactly(
                        entry("X-Archive-Files", "zip"),
                        entry("Content-Type", "application/zip"),
                        entry(
                                "Content-Disposition",
                                "attachment; filename=\"Uberblick.zip\"; filename*=UTF-8''%C3%9Cberblick.zip"),
                        entry("Accept-Ranges", "bytes"),
                        entry("ETag", zip.etag(ZipLayout.MOD_ZIP)),
                        entry("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"));
        assertThat(zip.archiveName()).isEqualTo("Überblick.zip");
        assertThat(zip).hasToString("ZipManifest[Überblick.zip, 1 entries, 154 bytes]");
    }

    @Test
    void neverPromisesRangesWithoutCrcs() throws IOException {
        ZipManifest zip = builder()
                .crc32s(Crc32Source.none())
                .file("a.txt", files, file)
                .file("b.txt", files, file, CRC)
                .build();

        assertThat(zip.headers()).doesNotContainKey("Accept-Ranges");
        assertThat(zip.resumable()).isFalse();
    }

    @Test
    void lastModifiedIsTheLatestOfTheEntries() throws IOException {
        Path newer = write("newer.txt", "x", Instant.parse("2024-05-06T07:08:09.9Z"));

        ZipManifest zip = builder()
                .file("a.txt", files, newer, CRC)
                .file("b.txt", files, file, CRC)
                .directory("d")
                .build();

        assertThat(zip.lastModified()).isEqualTo(Instant.parse("2024-05-06T07:08:09Z"));
        assertThat(zip.entries().get(2).modified()).isEqualTo(Instant.parse("2024-05-06T07:08:09.9Z"));
    }

    @Test
    void lastModifiedCanBeGiven() throws IOException {
        ZipManifest zip = builder()
                .lastModified(Instant.parse("2030-01-01T00:00:00.5Z"))
                .file("a.txt", files, file, CRC)
                .build();

        assertThat(zip.lastModified()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
    }

    @Test
    void etagsAreStrongStableAndOfTheLayout() throws IOException {
        ZipManifest zip = builder().file("a.txt", files, file, CRC).build();
        ZipManifest same = ZipManifest.builder("other name.zip")
                .file("a.txt", files, file, CRC)
                .build();

        assertThat(zip.etag(ZipLayout.MOD_ZIP)).matches("\"[0-9a-f]{32}-m\"");
        assertThat(zip.etag(ZipLayout.PORTABLE)).matches("\"[0-9a-f]{32}-p\"");
        assertThat(same.etag(ZipLayout.PORTABLE)).isEqualTo(zip.etag(ZipLayout.PORTABLE));
    }

    @Test
    void whateverChangesTheBytesChangesTheEtag() throws IOException {
        Path twin = write("twin.txt", "This is the first file.\n", TIME);
        Set<String> tags = new HashSet<>();
        tags.add(tag(builder().file("a.txt", files, file, CRC)));
        tags.add(tag(builder().file("b.txt", files, file, CRC)));
        tags.add(tag(builder().file("a.txt", files, file, new Crc32(1))));
        tags.add(tag(builder().file("a.txt", files, twin, CRC)));
        tags.add(tag(builder().crc32s(Crc32Source.none()).file("a.txt", files, file)));
        tags.add(tag(builder().file("a.txt", files, file, CRC).file("b.txt", files, twin, CRC)));
        tags.add(tag(builder().file("b.txt", files, twin, CRC).file("a.txt", files, file, CRC)));
        tags.add(tag(builder().file("a.txt", files, file, CRC).directory("d")));
        tags.add(tag(builder().lastModified(TIME.plusSeconds(1)).file("a.txt", files, file, CRC)));
        Files.setLastModifiedTime(file, FileTime.from(TIME.plusMillis(1)));
        tags.add(tag(builder().file("a.txt", files, file, CRC)));
        int expected = 10;
        if (root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            tags.add(tag(builder().file("a.txt", files, file, CRC)));
            expected++;
        }

        assertThat(tags).hasSize(expected);
    }

    @Test
    void preflightFindsNothingWrong() throws IOException {
        ZipManifest zip =
                builder().directory("d").file("a.txt", files, file, CRC).build();

        assertThat(zip.preflight()).isSameAs(zip);
    }

    @Test
    void preflightFailsOnAStaleSize() throws IOException {
        ZipManifest zip = builder().file("a.txt", files, file, CRC).build();
        Files.writeString(file, "short");

        assertThatIOException()
                .isThrownBy(zip::preflight)
                .withMessage("entry \"a.txt\": " + file + " has 5 bytes, not the promised 24"
                        + "; build the manifest anew, or with skipUnavailable()");
    }

    @Test
    void preflightFailsOnAFileThatWasWrittenAgain() throws IOException {
        ZipManifest zip = builder().file("a.txt", files, file, CRC).build();
        Files.setLastModifiedTime(file, FileTime.from(TIME.plusSeconds(5)));

        assertThatIOException()
                .isThrownBy(zip::preflight)
                .withMessage("entry \"a.txt\": " + file + " was modified at 1994-11-06T08:49:42Z, after it was added"
                        + "; build the manifest anew, or with skipUnavailable()");
    }

    @Test
    void preflightFailsOnAFileThatIsGoneOrSwappedForALink() throws IOException {
        ZipManifest zip = builder().file("a.txt", files, file, CRC).build();
        Files.delete(file);

        assertThatIOException().isThrownBy(zip::preflight).withMessageContaining(file + " does not exist");
        Files.createSymbolicLink(file, write("../secret", "This is the first file.\n", TIME));
        assertThatIOException()
                .isThrownBy(zip::preflight)
                .withMessageContaining(file + " is not a regular file inside " + root);
    }

    @Test
    void preflightSkipsWhenThatIsAllowed() throws IOException {
        Path other = write("other.txt", "other", TIME);
        ZipManifest zip = builder()
                .skipUnavailable()
                .directory("d")
                .file("missing.txt", files, root.resolve("missing"))
                .file("a.txt", files, file, CRC)
                .file("b.txt", files, other, new Crc32(5))
                .directory("e")
                .build();
        Files.writeString(file, "short");

        ZipManifest left = zip.preflight();

        assertThat(left.entries()).extracting(ManifestEntry::name).containsExactly("d/", "b.txt", "e/");
        assertThat(text(left)).isEqualTo("""
                0 0 @directory d/
                00000005 5 /files/other.txt b.txt
                0 0 @directory e/
                """);
        assertThat(left.skipped())
                .containsExactly(
                        new ZipManifest.Skipped("missing.txt", root.resolve("missing") + " does not exist"),
                        new ZipManifest.Skipped("a.txt", file + " has 5 bytes, not the promised 24"));
        assertThat(left.lastModified()).isEqualTo(zip.lastModified());
        assertThat(left.etag(ZipLayout.MOD_ZIP)).isNotEqualTo(zip.etag(ZipLayout.MOD_ZIP));
        assertThat(left.preflight()).isSameAs(left);
    }

    @Test
    void manifestsOfManyLinesAreWrittenInOrder() throws IOException {
        ManifestBuilder zip = builder();
        StringBuilder expected = new StringBuilder();
        String long65k = "x".repeat(60_000);
        for (int i = 0; i < 3_000; i++) {
            String name = i % 100 == 7 ? long65k + i : "name " + i;
            zip.file(name, files, file, CRC);
            expected.append("1a6349c5 24 /files/file1.txt ").append(name).append('\n');
        }
        ZipManifest manifest = zip.build();

        assertThat(text(manifest)).isEqualTo(expected.toString());
        assertThat(manifest.manifestSize()).isEqualTo(expected.length());
        assertThat(manifest.entries().get(2_999).name()).isEqualTo("name 2999");
        assertThat(manifest.entries().get(2_907).name()).isEqualTo(long65k + 2_907);
    }

    @Test
    void writingMakesNoGarbage() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocations");
        int entries = 10_000;
        ManifestBuilder builder = builder();
        for (int i = 0; i < entries; i++) {
            builder.file("file " + i, files, file, CRC);
        }
        ZipManifest zip = builder.build();
        zip.writeTo(OutputStream.nullOutputStream());

        long before = threads.getCurrentThreadAllocatedBytes();
        zip.writeTo(OutputStream.nullOutputStream());
        long garbage = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(garbage).isLessThan(64L * entries);
    }

    @Test
    void filesOfSeveralLocations() throws IOException {
        InternalLocation other = InternalLocation.root("/files/", folder);
        InternalLocation spaced = InternalLocation.alias("/my files/", root);

        ZipManifest zip = builder()
                .file("a", files, file, CRC)
                .file("b", other, file, CRC)
                .file("c", spaced, file, CRC)
                .file("d", files, file, CRC)
                .build();

        assertThat(text(zip)).isEqualTo("""
                1a6349c5 24 /files/file1.txt a
                1a6349c5 24 /files/file1.txt b
                1a6349c5 24 /my%20files/file1.txt c
                1a6349c5 24 /files/file1.txt d
                """);
        assertThat(zip.entries())
                .extracting(e -> ((ManifestEntry.File) e).location())
                .isEqualTo(List.of(files, other, spaced, files));
        assertThat(zip.entries())
                .extracting(e -> ((ManifestEntry.File) e).file())
                .containsOnly(file);
    }

    private Path sparse(long size) throws IOException {
        Path big = root.resolve("big");
        try (FileChannel channel =
                FileChannel.open(big, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
        return big;
    }

    @Test
    void limitsTheRateAndKeepsTheRest() throws IOException {
        Path file = write("a.txt", "a", TIME);
        ZipManifest zip = builder()
                .skipUnavailable()
                .file("a", files, file)
                .directory("d")
                .build();

        ZipManifest limited = zip.limitRate(1000);

        assertThat(zip.limitRate()).isEmpty();
        assertThat(zip.headers()).doesNotContainKey("X-Accel-Limit-Rate");
        assertThat(limited.limitRate()).hasValue(1000);
        assertThat(limited.headers()).containsAllEntriesOf(zip.headers()).containsEntry("X-Accel-Limit-Rate", "1000");
        assertThat(limited.entries()).isEqualTo(zip.entries());
        Files.delete(file);
        assertThat(limited.preflight().limitRate()).hasValue(1000);
        assertThat(limited.preflight().entries()).hasSize(1);
    }

    @Test
    void refusesANegativeRate() {
        assertThatThrownBy(() -> builder().build().limitRate(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit rate must be 0 or more bytes per second: -1");
    }

    private static ManifestBuilder builder() {
        return ZipManifest.builder("a.zip");
    }

    private static String tag(ManifestBuilder zip) {
        return zip.build().etag(ZipLayout.PORTABLE);
    }

    private Path write(String name, String content, Instant modified) throws IOException {
        Path path = Files.writeString(root.resolve(name), content);
        return Files.setLastModifiedTime(path, FileTime.from(modified));
    }

    private static String text(ZipManifest zip) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        zip.writeTo(out);
        return out.toString(UTF_8);
    }
}
