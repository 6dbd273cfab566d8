// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import dev.handoff.zip.Crc32Source;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ZipLayout;
import dev.handoff.zip.ZipManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedZipTest {

    private static final Instant TIME = Instant.parse("2024-02-29T12:34:56Z");

    private final EmbeddedNginx standIn = new EmbeddedNginx();

    @TempDir
    Path parent;

    private Path folder;
    private InternalLocation files;

    @BeforeEach
    void declareLocation() throws IOException {
        folder = Files.createDirectory(parent.resolve("files"));
        files = InternalLocation.alias("/files/", folder);
    }

    @Test
    void answersWithTheWholeArchive() throws IOException {
        ZipManifest zip = small().build();

        ZipAsk.Answer answer = ZipAsk.get(standIn, zip);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentLength()).isEqualTo(zip.archiveSize());
        assertThat(answer.body()).hasSize((int) zip.archiveSize());
        assertThat(answer.headers())
                .containsOnly(
                        entry("Content-Type", "application/zip"),
                        entry("Content-Disposition", "attachment; filename=\"a.zip\""),
                        entry("ETag", zip.etag(ZipLayout.PORTABLE)),
                        entry("Last-Modified", "Thu, 29 Feb 2024 12:34:56 GMT"),
                        entry("Cache-Control", "max-age=0"),
                        entry("Accept-Ranges", "bytes"));
    }

    @Test
    void answersHeadWithoutOpeningAFile() throws IOException {
        ZipManifest zip = small().build();

        ZipAsk.Answer head = ZipAsk.send("HEAD", standIn, zip, "Range", "bytes=0-9");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.contentLength()).isEqualTo(zip.archiveSize());
        assertThat(head.body()).isEmpty();
        assertThat(head.headers()).isEqualTo(ZipAsk.get(standIn, zip).headers());
    }

    @Test
    void takesAManifestAsItIsWithoutPreflight() throws IOException {
        Path file = write("gone.txt", "gone");
        ZipManifest zip = ZipManifest.builder("a.zip").file("a", files, file).build();
        Files.delete(file);

        assertThat(ZipAsk.send("HEAD", standIn.withoutPreflight(), zip).status())
                .isEqualTo(200);
        assertThat(ZipAsk.send("HEAD", standIn.withoutPreflight().layout(ZipLayout.MOD_ZIP), zip)
                        .status())
                .isEqualTo(200);
        assertThatThrownBy(() -> ZipAsk.send("HEAD", standIn, zip)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ZipAsk.get(standIn.withoutPreflight(), zip)).isInstanceOf(IOException.class);
    }

    @Test
    void answersPostWithTheWhole() throws IOException {
        ZipManifest zip = small().build();

        assertThat(ZipAsk.send("POST", standIn, zip, "Range", "bytes=0-9").status())
                .isEqualTo(200);
    }

    @Test
    void anEmptyArchiveIsAnEndRecord() throws IOException {
        ZipManifest zip = ZipManifest.builder("a.zip").build();

        assertThat(ZipAsk.get(standIn, zip).body())
                .isEqualTo(new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        assertThat(ZipAsk.get(standIn, zip, "Range", "bytes=20-").body()).hasSize(2);
    }

    @Test
    void longNamesFit() throws IOException {
        ZipManifest zip = ZipManifest.builder("a.zip")
                .file("a", files, write("first.txt", "first"))
                .file("é".repeat(32_767), files, write("last.txt", "last"))
                .directory("d".repeat(65_534))
                .build();

        byte[] archive = ZipAsk.get(standIn, zip).body();

        assertThat(archive).hasSize((int) zip.archiveSize());
        assertThat(new String(archive, UTF_8).split("é{32767}", -1)).hasSize(3);
    }

    @Test
    void theLayoutsHaveOneLengthAndTheSameOffsets() throws IOException {
        ZipManifest zip = small().build();

        byte[] portable = ZipAsk.get(standIn, zip).body();
        byte[] module = ZipAsk.get(standIn.layout(ZipLayout.MOD_ZIP), zip).body();

        assertThat(portable).hasSameSizeAs(module).isNotEqualTo(module);
        for (String signature : new String[] {"PK\3\4", "PK\1\2", "PK\5\6"}) {
            int at = -1;
            do {
                at = new String(portable, ISO_8859_1).indexOf(signature, at + 1);
                assertThat(new String(module, ISO_8859_1).startsWith(signature, Math.max(at, 0)))
                        .isTrue();
            } while (new String(portable, ISO_8859_1).indexOf(signature, at + 1) >= 0);
        }
    }

    @Test
    void theLayoutOfTheModuleTakesItsTimeFromTheClock() throws IOException {
        ZipManifest zip = small().build();
        AtomicLong second = new AtomicLong(1_000_000_000);
        InstantSource clock = () -> Instant.ofEpochSecond(second.get());
        EmbeddedNginx module = standIn.layout(ZipLayout.MOD_ZIP).clock(clock);

        byte[] early = ZipAsk.get(module, zip).body();
        byte[] again = ZipAsk.get(module, zip).body();
        second.set(1_000_000_001);
        byte[] late = ZipAsk.get(module, zip).body();

        assertThat(again).isEqualTo(early);
        assertThat(late).hasSameSizeAs(early).isNotEqualTo(early);
        assertThat(ZipAsk.get(standIn.clock(clock), zip).body())
                .isEqualTo(ZipAsk.get(standIn, zip).body());
    }

    // ---- ranges ----

    @ParameterizedTest
    @EnumSource(ZipLayout.class)
    void eachRangeIsCutFromTheWhole(ZipLayout layout) throws IOException {
        ZipManifest zip = small().build();
        EmbeddedNginx fixed = standIn.layout(layout).clock(InstantSource.fixed(TIME));
        byte[] whole = ZipAsk.get(fixed, zip).body();

        for (int first = 0; first < whole.length; first += 7) {
            for (int last : new int[] {first, first + 1, first + 60, first + 700, whole.length - 1}) {
                if (last < whole.length) {
                    ZipAsk.Answer part = ZipAsk.get(fixed, zip, "Range", "bytes=" + first + "-" + last);
                    assertThat(part.status()).isEqualTo(206);
                    assertThat(part.headers().get("Content-Range"))
                            .isEqualTo("bytes " + first + "-" + last + "/" + whole.length);
                    assertThat(part.contentLength()).isEqualTo(part.body().length);
                    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, first, last + 1));
                }
            }
        }
    }

    @Test
    void fourPartsMakeTheWhole() throws IOException {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        Path big = folder.resolve("big.bin");
        Files.write(big, content);
        ZipManifest zip = small().file("big.bin", files, big).directory("last").build();
        byte[] whole = ZipAsk.get(standIn, zip).body();
        long quarter = zip.archiveSize() / 4;
        ByteArrayOutputStream parts = new ByteArrayOutputStream();

        for (int i = 0; i < 4; i++) {
            String range = "bytes=" + i * quarter + "-" + (i == 3 ? "" : (i + 1) * quarter - 1);
            parts.write(ZipAsk.get(standIn, zip, "Range", range).body());
        }

        assertThat(parts.toByteArray()).isEqualTo(whole);
    }

    @Test
    void severalRangesMakeAMultipart() throws IOException {
        ZipManifest zip = small().build();
        byte[] whole = ZipAsk.get(standIn, zip).body();
        int size = whole.length;

        ZipAsk.Answer answer = ZipAsk.get(standIn, zip, "Range", "bytes=100-109,-5,0-3");

        String type = answer.headers().get("Content-Type");
        assertThat(type).matches("multipart/byteranges; boundary=\\d{20}");
        String boundary = type.substring(type.indexOf('=') + 1);
        String head = "\r\n--" + boundary + "\r\nContent-Type: application/zip\r\nContent-Range: bytes ";
        assertThat(new String(answer.body(), ISO_8859_1))
                .isEqualTo(head + "100-109/" + size + "\r\n\r\n" + text(whole, 100, 110)
                        + head + (size - 5) + "-" + (size - 1) + "/" + size + "\r\n\r\n" + text(whole, size - 5, size)
                        + head + "0-3/" + size + "\r\n\r\n" + text(whole, 0, 4)
                        + "\r\n--" + boundary + "--\r\n");
        assertThat(answer.contentLength()).isEqualTo(answer.body().length);
        assertThat(answer.headers()).doesNotContainKeys("Content-Range", "Accept-Ranges");
    }

    @Test
    void aRangeBombGetsTheWhole() throws IOException {
        ZipManifest zip = small().build();

        assertThat(ZipAsk.get(standIn, zip, "Range", "bytes=0-,0-,0-,0-").status())
                .isEqualTo(200);
        assertThat(ZipAsk.get(standIn, zip, "Range", "bytes=" + "0-0,".repeat(64) + "0-0")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRangeBehindTheEndIsUnsatisfiable() throws IOException {
        ZipManifest zip = small().build();

        ZipAsk.Answer answer = ZipAsk.get(standIn, zip, "Range", "bytes=" + zip.archiveSize() + "-");

        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.headers()).containsExactly(entry("Content-Range", "bytes */" + zip.archiveSize()));
        assertThat(answer.contentLength()).isZero();
    }

    @Test
    void withoutEachCrcThereAreNoRanges() throws IOException {
        ZipManifest zip = small(Crc32Source.none()).build();

        ZipAsk.Answer answer = ZipAsk.get(standIn, zip, "Range", "bytes=0-9");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).doesNotContainKey("Accept-Ranges");
        assertThat(answer.body()).hasSize((int) zip.archiveSize());
    }

    @Test
    void aRangeTouchesNoOtherFile() throws IOException {
        ZipManifest zip = small().build();
        byte[] whole = ZipAsk.get(standIn, zip).body();
        try (Reply reply = standIn.answer(zip, new RequestHead("GET", Map.of("Range", "bytes=0-20")));
                Reply tail = standIn.answer(zip, new RequestHead("GET", Map.of("Range", "bytes=-100")))) {
            Files.delete(folder.resolve("first.txt"));
            Files.delete(folder.resolve("second.bin"));
            ByteArrayOutputStream parts = new ByteArrayOutputStream();

            reply.writeTo(parts);
            tail.writeTo(parts);

            assertThat(text(parts.toByteArray(), 0, 121))
                    .isEqualTo(text(whole, 0, 21) + text(whole, whole.length - 100, whole.length));
        }
    }

    // ---- preconditions ----

    @ParameterizedTest
    @CsvSource({
        "If-None-Match,       TAG,                             304",
        "If-None-Match,       *,                               304",
        "If-None-Match,       '\"x\", W/TAG',                  304",
        "If-None-Match,       '\"x\"',                         200",
        "If-Modified-Since,   'Thu, 29 Feb 2024 12:34:56 GMT', 304",
        "If-Modified-Since,   'Thu, 29 Feb 2024 12:34:55 GMT', 200",
        "If-Match,            TAG,                             200",
        "If-Match,            '\"x\"',                         412",
        "If-Unmodified-Since, 'Thu, 29 Feb 2024 12:34:55 GMT', 412",
    })
    void preconditionsAreThoseOfTheArchive(String name, String value, int status) throws IOException {
        ZipManifest zip = small().build();
        String header = value.replace("TAG", zip.etag(ZipLayout.PORTABLE));

        ZipAsk.Answer answer = ZipAsk.get(standIn, zip, name, header);

        assertThat(answer.status()).isEqualTo(status);
        if (status == 304) {
            assertThat(answer.contentLength()).isEqualTo(-1);
            assertThat(answer.headers())
                    .containsOnlyKeys("Last-Modified", "ETag", "Content-Disposition", "Cache-Control");
        }
        if (status != 200) {
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void aPartIsNeverCutFromAnotherLayout() throws IOException {
        ZipManifest zip = small().build();
        String tag = zip.etag(ZipLayout.MOD_ZIP);

        assertThat(ZipAsk.get(standIn, zip, "Range", "bytes=0-9", "If-Range", tag)
                        .status())
                .isEqualTo(200);
        assertThat(ZipAsk.get(standIn.layout(ZipLayout.MOD_ZIP), zip, "Range", "bytes=0-9", "If-Range", tag)
                        .status())
                .isEqualTo(206);
    }

    // ---- sources that change ----

    @Test
    void aStaleFileIsNoticedBeforeTheHead() throws IOException {
        ZipManifest zip = small().build();
        Files.writeString(folder.resolve("second.bin"), "shorter");

        assertThatIOException()
                .isThrownBy(() -> standIn.answer(zip, new RequestHead("GET", Map.of())))
                .withMessageContaining("entry \"b/second.bin\": ");
    }

    @Test
    void aStaleFileIsLeftOutWhenThatIsAllowed() throws IOException {
        ZipManifest zip = ZipManifest.builder("a.zip")
                .skipUnavailable()
                .file("a.txt", files, write("first.txt", "first"))
                .file("b.txt", files, write("gone.txt", "gone"))
                .build();
        Files.delete(folder.resolve("gone.txt"));

        ZipAsk.Answer answer = ZipAsk.get(standIn, zip);

        assertThat(answer.body()).hasSize(22 + 98 + 10 + 5);
        assertThat(answer.contentLength()).isEqualTo(135);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "shorten", "lengthen", "exchange", "link", "folder"})
    void anArchiveThatBreaksNeverEndsWell(String accident) throws IOException {
        ZipManifest zip = small().build();
        Path victim = folder.resolve("second.bin");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Reply reply = standIn.answer(zip, new RequestHead("GET", Map.of()))) {
            switch (accident) {
                case "delete" -> Files.delete(victim);
                case "shorten" -> Files.writeString(victim, "short");
                case "lengthen" -> Files.writeString(victim, "more", StandardOpenOption.APPEND);
                case "exchange" -> Files.writeString(victim, "9876543210".repeat(300));
                case "link" -> {
                    Path outside = parent.resolve("outside.bin");
                    Files.move(victim, outside);
                    Files.createSymbolicLink(victim, outside);
                }
                default -> {
                    Files.delete(victim);
                    Files.createDirectory(victim);
                }
            }

            assertThatIOException().isThrownBy(() -> reply.writeTo(out));
        }

        assertThat(out.size()).isLessThan((int) zip.archiveSize());
        assertThat(out.toString(ISO_8859_1)).doesNotContain("PK\5\6", "PK\1\2");
    }

    @Test
    void aFileThatShrinksWhileItIsSentBreaksTheArchive() throws IOException {
        Path big = write("big.bin", "x".repeat(1_000_000));
        ZipManifest zip =
                ZipManifest.builder("a.zip").file("big.bin", files, big).build();

        requireBroken(
                zip,
                big,
                "a file of the archive became shorter while it was sent",
                () -> Files.writeString(big, "short"));
    }

    @Test
    void aFileThatGrowsWhileItIsSentBreaksTheArchive() throws IOException {
        Path big = write("big.bin", "x".repeat(1_000_000));
        ZipManifest zip = ZipManifest.builder("a.zip")
                .crc32s(Crc32Source.none())
                .file("big.bin", files, big)
                .build();

        requireBroken(
                zip,
                big,
                big + " has 1000001 bytes, not the promised 1000000",
                () -> Files.writeString(big, "y", StandardOpenOption.APPEND));
    }

    @Test
    void aWrongCrcBreaksTheArchive() throws IOException {
        Path file = write("first.txt", "first");
        ZipManifest zip = ZipManifest.builder("a.zip")
                .file("a.txt", files, file, new Crc32(1))
                .build();

        assertThatIOException()
                .isThrownBy(() -> ZipAsk.get(standIn, zip))
                .withMessage(file
                        + " has the CRC-32 3c3b6dc4, not the promised 00000001"
                                .replace("3c3b6dc4", Crc32.of(file).toString()));
    }

    @Test
    void aPartOfAFileThatWasWrittenAgainIsNotSent() throws IOException {
        ZipManifest zip = small().build();
        Path victim = folder.resolve("second.bin");
        try (Reply reply = standIn.answer(zip, new RequestHead("GET", Map.of("Range", "bytes=200-300")))) {
            Files.writeString(victim, "9876543210".repeat(300));

            assertThatIOException()
                    .isThrownBy(() -> reply.writeTo(OutputStream.nullOutputStream()))
                    .withMessage(victim + " was modified after it was added to the archive");
        }
    }

    @Test
    void linksInsideTheFolderAreSent() throws IOException {
        Path target = write("target.txt", "target");
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), target);
        ZipManifest zip = ZipManifest.builder("a.zip")
                .file("a.txt", files, target)
                .file("b.txt", files, link)
                .build();
        byte[] whole = ZipAsk.get(standIn, zip).body();

        assertThat(text(whole, 0, whole.length).split("target", -1)).hasSize(3);
        assertThat(whole).hasSize((int) zip.archiveSize());
        assertThat(ZipAsk.get(standIn, zip, "Range", "bytes=50-").body())
                .isEqualTo(Arrays.copyOfRange(whole, 50, whole.length));
    }

    @Test
    void aClientThatGoesAwayStopsTheReading() throws IOException {
        ZipManifest zip = ZipManifest.builder("a.zip")
                .file("big.bin", files, write("big.bin", "x".repeat(1_000_000)))
                .build();
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("client is gone");
            }

            @Override
            public void write(byte[] b, int off, int len) throws IOException {
                throw new IOException("client is gone");
            }
        };

        try (Reply reply = standIn.answer(zip, new RequestHead("GET", Map.of()))) {
            assertThatIOException().isThrownBy(() -> reply.writeTo(gone)).withMessage("client is gone");
        }
    }

    private interface Accident {

        void happen() throws IOException;
    }

    /** Lets the accident happen once the first bytes are out. */
    private void requireBroken(ZipManifest zip, Path file, String message, Accident accident) throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] b, int off, int len) throws IOException {
                if (sent.size() == 0) {
                    accident.happen();
                }
                sent.write(b, off, len);
            }
        };

        try (Reply reply = standIn.answer(zip, new RequestHead("GET", Map.of()))) {
            assertThatIOException().isThrownBy(() -> reply.writeTo(out)).withMessage(message);
        }
        assertThat(sent.size()).isPositive().isLessThan((int) zip.archiveSize());
        assertThat(sent.toString(ISO_8859_1)).doesNotContain("PK\5\6", "PK\1\2");
    }

    private ManifestBuilder small() throws IOException {
        return small(Crc32Source.reading());
    }

    private ManifestBuilder small(Crc32Source crc32s) throws IOException {
        return ZipManifest.builder("a.zip")
                .crc32s(crc32s)
                .file("a.txt", files, write("first.txt", "first"))
                .directory("empty")
                .file("b/second.bin", files, write("second.bin", "0123456789".repeat(300)))
                .file("zero", files, write("zero", ""))
                .file("é.txt", files, write("last.txt", "last"));
    }

    private Path write(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        return Files.setLastModifiedTime(file, FileTime.from(TIME));
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, ISO_8859_1);
    }
}
