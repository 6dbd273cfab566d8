// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.InternalLocation;
import dev.handoff.zip.ZipLayout;
import dev.handoff.zip.ZipManifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An archive of more than 4 GiB, really written. Takes minutes and as many gigabytes, so it is left out of the build:
 * {@code mvn verify -pl core -DexcludedGroups= -Dgroups=huge}.
 */
@Tag("huge")
class HugeZipIT {

    private static final long BIG = 0xFFFF_FFFFL + 12_345;

    @TempDir
    Path parent;

    @ParameterizedTest
    @EnumSource(ZipLayout.class)
    void readersReadBigAndFarEntries(ZipLayout layout) throws Exception {
        ZipManifest zip = manifest();
        Path archive = parent.resolve("huge.zip");
        try (OutputStream out = Files.newOutputStream(archive)) {
            send(new EmbeddedNginx().layout(layout), zip, Map.of(), out);
        }

        assertThat(archive).hasSize(zip.archiveSize());
        try (ZipFile read = new ZipFile(archive.toFile())) {
            assertThat(read.stream().map(ZipEntry::getName)).containsExactly("small", "big", "far", "d/");
            assertThat(read.getEntry("big").getSize()).isEqualTo(BIG);
            assertThat(read.getInputStream(read.getEntry("far")).readAllBytes()).isEqualTo("far".getBytes(US_ASCII));
        }
        for (String[] reader : new String[][] {{"unzip", "-tqq"}, {"7z", "t"}, {"bsdtar", "-tf"}}) {
            Process process = new ProcessBuilder(reader[0], reader[1], archive.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(process.waitFor()).as(reader[0]).isZero();
        }
    }

    @Test
    void fourPartsMakeTheWhole() throws Exception {
        ZipManifest zip = manifest();
        EmbeddedNginx standIn = new EmbeddedNginx();
        MessageDigest whole = MessageDigest.getInstance("SHA-256");
        MessageDigest parts = MessageDigest.getInstance("SHA-256");

        send(standIn, zip, Map.of(), new DigestOutputStream(OutputStream.nullOutputStream(), whole));
        long quarter = zip.archiveSize() / 4;
        for (int i = 0; i < 4; i++) {
            String range = "bytes=" + i * quarter + "-" + (i == 3 ? "" : (i + 1) * quarter - 1);
            send(standIn, zip, Map.of("Range", range), new DigestOutputStream(OutputStream.nullOutputStream(), parts));
        }

        assertThat(HexFormat.of().formatHex(parts.digest()))
                .isEqualTo(HexFormat.of().formatHex(whole.digest()));
    }

    private ZipManifest manifest() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("files"));
        InternalLocation files = InternalLocation.alias("/files/", folder);
        Path big = folder.resolve("big");
        try (FileChannel channel = FileChannel.open(
                big, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap("start".getBytes(US_ASCII)), 0);
            channel.write(ByteBuffer.wrap("end".getBytes(US_ASCII)), BIG - 3);
        }
        return ZipManifest.builder("huge.zip")
                .file("small", files, Files.writeString(folder.resolve("small"), "small"))
                .file("big", files, big)
                .file("far", files, Files.writeString(folder.resolve("far"), "far"))
                .directory("d")
                .build();
    }

    private static void send(EmbeddedNginx standIn, ZipManifest zip, Map<String, String> headers, OutputStream out)
            throws IOException {
        try (Reply reply = standIn.answer(zip, new RequestHead("GET", headers))) {
            reply.writeTo(out);
        }
    }
}
