// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import dev.handoff.zip.Crc32Source;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ZipLayout;
import dev.handoff.zip.ZipManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that mod_zip itself made at 1994-11-06 08:49:37 GMT, by length and SHA-256, one of them byte for byte. */
class GoldenZipTest {

    private static final Crc32 FIRST = Crc32.parse("1a6349c5");
    private static final Crc32 SECOND = Crc32.parse("5d70c4d3");

    private final EmbeddedNginx modZip = new EmbeddedNginx()
            .layout(ZipLayout.MOD_ZIP)
            .clock(InstantSource.fixed(Instant.ofEpochSecond(784_111_777)));

    @TempDir
    Path folder;

    private InternalLocation files;
    private Path file1;
    private Path file2;

    @BeforeEach
    void writeFiles() throws IOException {
        files = InternalLocation.alias("/files/", folder);
        file1 = Files.writeString(folder.resolve("file1.txt"), "This is the first file.\n");
        file2 = Files.writeString(folder.resolve("file2.txt"), "This is the second file.\n");
    }

    @Test
    void twoFiles() throws Exception {
        ManifestBuilder zip = builder().file("file1.txt", files, file1, FIRST).file("file2.txt", files, file2, SECOND);

        requireGolden(zip, 303, "15f24d1480d863ee8abaf449b9bbc428541a6597c7384b9f9baf39f3712a832b");
    }

    @Test
    void firstCrcMissing() throws Exception {
        ManifestBuilder zip = builder()
                .crc32s(Crc32Source.none())
                .file("file1.txt", files, file1)
                .file("file2.txt", files, file2, SECOND);

        requireGolden(zip, 319, "b6a1992a7305bbfe5a1e6466a06af3ec5615ce06d7f3489858bc52aa101eb61e");
    }

    @Test
    void emptyFolders() throws Exception {
        ManifestBuilder zip = builder()
                .file("file1.txt", files, file1, FIRST)
                .directory("empty_dir1/")
                .file("file2.txt", files, file2, SECOND)
                .directory("empty_dir2");

        requireGolden(zip, 543, "a95921882dc947eabf917a59583181480dbfb64e0a3ff09bebb5460e53c76b2d");
    }

    @Test
    void namesInSeveralScripts() throws Exception {
        ManifestBuilder zip = builder().file("dir/é 日本.txt", files, file1, FIRST);

        requireGolden(zip, 178, "c220aa2decf9bf688a042b5d54bdbe5dd6f206cd93a0d84b943335b06b4fd5dc");
    }

    @Test
    void oneFileByteForByte() throws Exception {
        byte[] archive = bytes(builder().file("file1.txt", files, file1, FIRST).build());

        assertThat(HexFormat.ofDelimiter(" ").formatHex(archive)).isEqualTo("""
                50 4b 03 04 0a 00 00 08 00 00 32 46 66 1d c5 49
                63 1a 18 00 00 00 18 00 00 00 09 00 0d 00 66 69
                6c 65 31 2e 74 78 74 55 54 09 00 03 a1 98 bc 2e
                a1 98 bc 2e 54 68 69 73 20 69 73 20 74 68 65 20
                66 69 72 73 74 20 66 69 6c 65 2e 0a 50 4b 01 02
                2d 00 0a 00 00 08 00 00 32 46 66 1d c5 49 63 1a
                18 00 00 00 18 00 00 00 09 00 09 00 00 00 00 00
                00 00 00 40 1a 08 00 00 00 00 66 69 6c 65 31 2e
                74 78 74 55 54 05 00 03 a1 98 bc 2e 50 4b 05 06
                00 00 00 00 01 00 01 00 40 00 00 00 4c 00 00 00
                00 00""".replace('\n', ' '));
    }

    private static ManifestBuilder builder() {
        return ZipManifest.builder("golden.zip");
    }

    private void requireGolden(ManifestBuilder zip, int length, String sha256) throws Exception {
        ZipManifest manifest = zip.build();
        byte[] archive = bytes(manifest);

        assertThat(archive).hasSize(length);
        assertThat(manifest.archiveSize()).isEqualTo(length);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive)))
                .isEqualTo(sha256);
    }

    private byte[] bytes(ZipManifest manifest) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Reply reply = modZip.answer(manifest, new RequestHead("GET", Map.of()))) {
            reply.writeTo(out);
        }
        return out.toByteArray();
    }
}
