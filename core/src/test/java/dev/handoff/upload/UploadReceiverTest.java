// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.handoff.Crc32;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadReceiverTest {

    /** The two roads of a multipart body that differ in nothing the application sees. */
    enum Road {
        DIRECT,
        SPOOLED
    }

    @TempDir
    Path folder;

    private Path store;
    private Path spool;
    private UploadReceiver.Builder builder;

    @BeforeEach
    void folders() {
        store = folder.resolve("store");
        spool = folder.resolve("spool");
        builder = UploadReceiver.builder(store).spool(spool);
    }

    private UploadForm receive(Road road, byte[] body) throws IOException {
        UploadReceiver receiver = builder.build();
        return road == Road.DIRECT
                ? receiver.receive(Bodies.TYPE, new ByteArrayInputStream(body))
                : receiver.receiveSpooled(Bodies.TYPE, Bodies.spool(spool, "0000000001", body));
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(Bodies.filesIn(folder)).isEmpty();
    }

    private void assertRefused(Road road, byte[] body, int status, String message) throws IOException {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> receive(road, body))
                .withMessage(message)
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(status));
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void keepsFieldsAndFilesInTheOrderOfTheClient(Road road) throws IOException {
        byte[] body = new Bodies()
                .text("title", "Grüße")
                .file("photo", "a.jpg", "first")
                .text("title", "two")
                .file("photo", "b.jpg", "second")
                .file("cover", "c.png", "")
                .whole();

        try (UploadForm form = receive(road, body)) {
            assertThat(form.parts())
                    .extracting(UploadForm.Part::name)
                    .containsExactly("title", "photo", "title", "photo", "cover");
            assertThat(form.values("title")).containsExactly("Grüße", "two");
            assertThat(form.value("missing")).isEmpty();
            assertThat(form.files("photo"))
                    .extracting(UploadedFile::submittedFileName)
                    .containsExactly("a.jpg", "b.jpg");
            assertThat(Bodies.text(form.files("photo").get(1))).isEqualTo("second");
            UploadedFile cover = form.require("cover");
            assertThat(cover.size()).isZero();
            assertThat(cover.contentType()).contains("text/plain");
            assertThat(cover.headers())
                    .containsEntry("content-disposition", "form-data; name=\"cover\"; filename=\"c.png\"");
            assertThat(cover.crc32()).isEqualTo(new Crc32(0));
            assertThat(Bodies.text(cover)).isEmpty();
        }
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void hashesWhatPasses(Road road) throws Exception {
        byte[] content = new byte[1_000_000];
        new Random(7).nextBytes(content);
        CRC32 crc = new CRC32();
        crc.update(content);
        builder.digests("SHA-256");

        try (UploadForm form =
                receive(road, new Bodies().file("f", "x", "", content).whole())) {
            UploadedFile file = form.require("f");

            assertThat(file.size()).isEqualTo(content.length);
            assertThat(file.crc32()).isEqualTo(new Crc32(crc.getValue()));
            assertThat(file.digest("SHA-256")).isEqualTo(hash("SHA-256", content));
            assertThat(file.digest("MD5")).isEqualTo(hash("MD5", content));
            assertThat(file.newInputStream()).hasBinaryContent(content);
        }
    }

    private static String hash(String algorithm, byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    }

    @ParameterizedTest
    @EnumSource
    void takesAnInputLeftEmptyForAFieldWithoutText(Road road) throws IOException {
        byte[] body = new Bodies()
                .file("photo", "", "application/octet-stream", new byte[0])
                .whole();

        try (UploadForm form = receive(road, body)) {
            assertThat(form.files()).isEmpty();
            assertThat(form.value("photo")).contains("");
            assertThatExceptionOfType(UploadException.class)
                    .isThrownBy(() -> form.require("photo"))
                    .withMessage(
                            "the form must have a file in the field \"photo\"; it was not sent, or was dropped as too"
                                    + " large or cut short")
                    .satisfies(refused -> assertThat(refused.status()).isEqualTo(400));
        }
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void keepsAFileThatHasBytesButNoName(Road road) throws IOException {
        try (UploadForm form =
                receive(road, new Bodies().file("photo", "", "bytes").whole())) {
            assertThat(form.require("photo").submittedFileName()).isEmpty();
            assertThat(form.require("photo").fileName()).isEqualTo("upload");
        }
    }

    @ParameterizedTest
    @EnumSource
    void t13LeavesNothingOfABodyThatIsCutOff(Road road) throws IOException {
        assertRefused(
                road,
                new Bodies().file("a", "a", "whole").file("b", "b", "not").cutOff(),
                400,
                "the multipart body is cut off: it must end with its closing boundary, on a line after CRLF");
    }

    @ParameterizedTest
    @EnumSource
    void t11RefusesFilesLargerThanAllowed(Road road) throws IOException {
        builder.maxFileBytes(4);

        assertRefused(
                road,
                new Bodies().file("a", "a", "1234").file("b", "b", "12345").whole(),
                413,
                "a file of the request is larger than 4 bytes");
    }

    @ParameterizedTest
    @EnumSource
    void t11RefusesBodiesLargerThanAllowed(Road road) throws IOException {
        builder.maxTotalBytes(100);

        assertRefused(
                road,
                new Bodies().file("a", "a", "x".repeat(100)).whole(),
                413,
                "the request is larger than 100 bytes");
    }

    @ParameterizedTest
    @EnumSource
    void t17RefusesMorePartsThanAllowed(Road road) throws IOException {
        builder.maxParts(2);

        assertRefused(
                road, new Bodies().text("a", "").text("b", "").text("c", "").whole(), 413, "the form may have 2 parts");
    }

    @ParameterizedTest
    @EnumSource
    void t17RefusesHeadersLongerThanAllowed(Road road) throws IOException {
        builder.maxHeaderBytes(100);

        assertRefused(
                road,
                new Bodies().file("a", "x".repeat(100), "").whole(),
                413,
                "the header of a part may have 100 bytes");
    }

    @ParameterizedTest
    @EnumSource
    void t17BoundsAllHeadersTogether(Road road) throws IOException {
        builder.maxParts(10);
        Bodies body = new Bodies();
        for (int i = 0; i < 6; i++) {
            body.file("a", "x".repeat(5000), "");
        }

        assertRefused(road, body.whole(), 413, "the headers of all parts together may have 28672 bytes");
    }

    @ParameterizedTest
    @EnumSource
    void t17RefusesTextLongerThanAllowed(Road road) throws IOException {
        builder.maxFieldBytes(10);

        assertRefused(road, new Bodies().text("a", "x".repeat(11)).whole(), 413, "a text field may have 10 bytes");
    }

    @ParameterizedTest
    @EnumSource
    void t17BoundsAllTextTogether(Road road) throws IOException {
        builder.maxFieldBytes(10);
        Bodies body = new Bodies();
        for (int i = 0; i < 5; i++) {
            body.text("a" + i, "x".repeat(10));
        }

        assertRefused(road, body.whole(), 413, "the text fields together may have 40 bytes");
    }

    @ParameterizedTest
    @EnumSource
    void limitsTheFilesOfOneField(Road road) throws IOException {
        builder.limit("photo", 5, "image/*");
        byte[] allowed = new Bodies()
                .file("photo", "a", "Image/PNG; x=y", "12345".getBytes(UTF_8))
                .file("other", "a", "123456")
                .whole();

        try (UploadForm form = receive(road, allowed)) {
            assertThat(form.files()).hasSize(2);
        }
        assertRefused(
                road,
                new Bodies().file("photo", "a", "image/png", new byte[6]).whole(),
                413,
                "a file of the request is larger than 5 bytes");
        assertRefused(
                road,
                new Bodies().file("photo", "a", "text/html", new byte[1]).whole(),
                415,
                "a file is of another type than its field takes");
        assertRefused(
                road,
                new Bodies().file("photo", "a", "", new byte[0]).whole(),
                415,
                "a file is of another type than its field takes");
    }

    @ParameterizedTest
    @EnumSource
    void decodesTextOfOtherEncodingsWhenTold(Road road) throws IOException {
        builder.fieldCharset(ISO_8859_1);
        byte[] body = new String(new Bodies().text("t", "GrXXe").whole(), ISO_8859_1)
                .replace("XX", "\u00fc\u00df")
                .getBytes(ISO_8859_1);

        try (UploadForm form = receive(road, body)) {
            assertThat(form.value("t")).contains("Grüße");
        }
    }

    /** Old clients send names in the encoding of their system: no reason to lose what they send. */
    @ParameterizedTest
    @EnumSource
    void keepsAFileWhoseNameIsNotUtf8(Road road) throws IOException {
        byte[] body = new String(new Bodies().file("f", "GrXXe.txt", "bytes").whole(), ISO_8859_1)
                .replace("XX", "\u00fc\u00df")
                .getBytes(ISO_8859_1);

        try (UploadForm form = receive(road, body)) {
            assertThat(form.require("f").submittedFileName()).isEqualTo("Gr\ufffd\ufffde.txt");
            assertThat(form.require("f").headers())
                    .containsEntry("content-disposition", "form-data; name=\"f\"; filename=\"Gr\ufffd\ufffde.txt\"");
            assertThat(Bodies.text(form.require("f"))).isEqualTo("bytes");
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAFieldWhoseNameOrTextIsNotUtf8(Road road) throws IOException {
        String message = "a name or a text value is not valid UTF-8; send UTF-8, or declare the charset in the part or"
                + " in the field _charset_";

        for (Bodies body : List.of(
                new Bodies().text("XX", "x"), new Bodies().text("x", "XX"), new Bodies().file("XX", "x", "x"))) {
            byte[] latin = new String(body.whole(), ISO_8859_1)
                    .replace("XX", "\u00fc\u00df")
                    .getBytes(ISO_8859_1);
            assertRefused(road, latin, 400, message);
        }
    }

    /** The process may have lost the right to write into its folder, for a while. */
    @Test
    void deletesTheOthersWhenOneFileCannotBeDeleted() throws IOException {
        InputStream gone = new InputStream() {
            private final InputStream first = new ByteArrayInputStream(new Bodies()
                    .file("a", "a", "whole")
                    .file("b", "b", "partial".repeat(10_000)) // more than is read before it is written
                    .cutOff());

            @Override
            public int read() throws IOException {
                occupy("part");
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                int read = first.read(to, offset, length);
                return read < 0 ? read() : read;
            }
        };

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> builder.build().receive(Bodies.TYPE, gone))
                .withMessage("connection reset")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(Bodies.filesIn(store)).hasSize(1).first().asString().endsWith("/occupied");
    }

    @Test
    void deletesLaterWhatCouldNotBeDeleted() throws IOException {
        UploadForm form = receive(
                Road.DIRECT,
                new Bodies().file("a", "a", "first").file("b", "b", "second").whole());
        Path occupied = occupy("first");

        assertThatExceptionOfType(IOException.class).isThrownBy(form::close);
        assertThat(Bodies.filesIn(store)).hasSize(1);
        Files.delete(occupied);
        form.close();

        assertThat(store).isEmptyDirectory();
    }

    /** Puts a folder with a file where the file with this content was: not even root deletes that at once. */
    private Path occupy(String start) throws IOException {
        for (String name : Bodies.filesIn(store)) {
            Path file = store.resolve(name);
            if (Files.readString(file).startsWith(start)) {
                Files.delete(file);
                Files.createDirectory(file);
                return Files.createFile(file.resolve("occupied"));
            }
        }
        throw new IOException("no file begins with " + start);
    }

    @Test
    void leavesNothingWhenTheClientGoesAway() throws IOException {
        InputStream gone = new InputStream() {
            private final InputStream first = new ByteArrayInputStream(
                    new Bodies().file("a", "a", "x".repeat(100_000)).cutOff());

            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                int read = first.read(to, offset, length);
                return read < 0 ? read() : read;
            }
        };

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> builder.build().receive(Bodies.TYPE, gone))
                .withMessage("connection reset");
        assertNothingIsLeft();
    }

    @Test
    void takesARawBody() throws IOException {
        try (UploadForm form =
                builder.build().receiveRaw("image/png", "a/ü.png", new ByteArrayInputStream("bytes".getBytes(UTF_8)))) {
            UploadedFile file = form.require("file");

            assertThat(file.displayName()).isEqualTo("ü.png");
            assertThat(file.contentType()).contains("image/png");
            assertThat(file.headers())
                    .containsEntry("content-type", "image/png")
                    .containsEntry("content-disposition", "form-data; name=\"file\"; filename=\"a/ü.png\"");
            assertThat(file.size()).isEqualTo(5);
            assertThat(file.crc32()).isEqualTo(crc("bytes"));
            assertThat(Bodies.text(file)).isEqualTo("bytes");
        }
        assertNothingIsLeft();
    }

    @Test
    void takesAnEmptyRawBody() throws IOException {
        try (UploadForm form = builder.build().receiveRaw("", "", InputStream.nullInputStream())) {
            assertThat(form.require("file").size()).isZero();
            assertThat(form.require("file").contentType()).isEmpty();
        }
        assertNothingIsLeft();
    }

    @Test
    void limitsRawBodies() throws IOException {
        UploadReceiver receiver = builder.limit("file", 4, "image/png").build();

        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> receiver.receiveRaw("image/png", "", new ByteArrayInputStream(new byte[5])))
                .withMessage("a file of the request is larger than 4 bytes");
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> receiver.receiveRaw("", "", new ByteArrayInputStream(new byte[4])))
                .withMessage("a file is of another type than its field takes");
        assertNothingIsLeft();
    }

    @Test
    void takesARawSpooledBodyWithoutReadingIt() throws IOException {
        UploadReceiver receiver = builder.build();
        String body = Bodies.spool(spool, "1/23/0000000123", "bytes".getBytes(UTF_8));

        try (UploadForm form = receiver.receiveRawSpooled("text/plain", "a.txt", body)) {
            UploadedFile file = form.require("file");

            assertThat(Path.of(body)).doesNotExist();
            assertThat(file.size()).isEqualTo(5);
            assertThat(file.crc32()).isEqualTo(crc("bytes"));
            assertThat(file.crc32()).isEqualTo(crc("bytes"));
            assertThat(Bodies.text(file)).isEqualTo("bytes");
        }
        assertNothingIsLeft();
    }

    @Test
    void opensASpooledBodyThatIsReceivedAfterwards() throws IOException {
        UploadReceiver receiver = builder.build();
        String body = Bodies.spool(spool, "1/23/0000000123", "bytes".getBytes(UTF_8));

        try (SeekableByteChannel channel = receiver.openSpooled(body)) {
            assertThat(Channels.newInputStream(channel).readAllBytes())
                    .asString(UTF_8)
                    .isEqualTo("bytes");
        }

        assertThat(Path.of(body)).hasContent("bytes");
        try (UploadForm form = receiver.receiveRawSpooled("text/plain", "a.txt", body)) {
            assertThat(Bodies.text(form.require("file"))).isEqualTo("bytes");
        }
        assertNothingIsLeft();
    }

    @Test
    void t7OpensNoFileThatNginxDidNotSpool() throws IOException {
        UploadReceiver receiver = builder.build();
        Path other = Files.writeString(folder.resolve("0000000007"), "secret");
        Path link = Files.createSymbolicLink(spool.resolve("0000000008"), other);
        Path hardLink = Files.createLink(spool.resolve("0000000009"), other);
        List<String> forged = List.of(
                other.toString(),
                spool + "/../0000000007",
                link.toString(),
                hardLink.toString(),
                spool + "/0000000010");

        for (String path : forged) {
            assertThatExceptionOfType(UploadException.class)
                    .isThrownBy(() -> receiver.openSpooled(path).close())
                    .satisfies(refused -> assertThat(refused.status()).isEqualTo(403));
        }
        assertThat(other).hasContent("secret");
    }

    @Test
    void opensNoSpooledBodyWithoutASpool() {
        UploadReceiver receiver = UploadReceiver.builder(store).build();

        assertThatIllegalStateException()
                .isThrownBy(() -> receiver.openSpooled(spool + "/0000000123").close())
                .withMessage("no spooled bodies are taken here; see UploadReceiver.Builder.spool");
    }

    @Test
    void limitsRawSpooledBodies() throws IOException {
        UploadReceiver receiver = builder.maxTotalBytes(4).build();
        String body = Bodies.spool(spool, "0000000123", "bytes".getBytes(UTF_8));

        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> receiver.receiveRawSpooled("text/plain", "a.txt", body))
                .withMessage("the request is larger than 4 bytes");
        assertThat(receiver.maxTotalBytes()).isEqualTo(4);
        assertNothingIsLeft();
    }

    @Test
    void t11RefusesASparseFileByItsSize() throws IOException {
        UploadReceiver receiver = builder.maxFileBytes(1_000_000).build();
        Path sparse = Path.of(Bodies.spool(spool, "0000000123", new byte[0]));
        try (FileChannel file = FileChannel.open(sparse, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[1]), 10_000_000_000L);
        }

        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> receiver.receiveRawSpooled("", "", sparse.toString()))
                .withMessage("a file of the request is larger than 1000000 bytes");
        assertNothingIsLeft();
    }

    @Test
    void saysWhichRoadsAreClosed() {
        UploadReceiver receiver = UploadReceiver.builder(store).build();

        assertThatIllegalStateException()
                .isThrownBy(() -> receiver.receiveSpooled(Bodies.TYPE, "/spool/0000000001"))
                .withMessage("no spooled bodies are taken here; see UploadReceiver.Builder.spool");
        assertThatIllegalStateException()
                .isThrownBy(() -> receiver.receiveCallback(Bodies.TYPE, InputStream.nullInputStream()))
                .withMessage("no callbacks are taken here; see UploadReceiver.Builder.callback");
    }

    @Test
    void refusesBodiesOfAnotherType() {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> builder.build().receive("text/plain", InputStream.nullInputStream()))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(415));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void refusesLimitsThatLetNothingIn(int limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxParts(limit))
                .withMessage("maxParts must be more than 0: " + limit);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxHeaderBytes(limit));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxFieldBytes(limit));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxFileBytes(limit));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxTotalBytes(limit));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.limit("f", limit));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.orphanAge(Duration.ofSeconds(limit)))
                .withMessageStartingWith("orphanAge must be longer than nothing: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "image/", "/png", "image/png; x=y", ""})
    void refusesMediaTypesThatAreNone(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.limit("f", 1, type))
                .withMessage("a media type looks like image/png or image/*: \"" + type + '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-256", "CRC32", "MD2", ""})
    void refusesDigestsThatAreNone(String algorithm) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.digests(algorithm))
                .withMessage("a digest is one of MD5, SHA-1, SHA-256 and SHA-512: \"" + algorithm + '"');
    }

    @Test
    void refusesModesThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> builder.fileMode("0644"));
    }

    @Test
    void readsTheSameFileAgainAndAgain() throws IOException {
        try (UploadForm form =
                receive(Road.SPOOLED, new Bodies().file("a", "a", "some bytes").whole())) {
            UploadedFile file = form.require("a");
            try (InputStream one = file.newInputStream();
                    InputStream two = file.newInputStream()) {
                assertThat(one.available()).isEqualTo(10);
                assertThat(one.read()).isEqualTo('s');
                assertThat(one.skip(4)).isEqualTo(4);
                assertThat(one.skip(-1)).isZero();
                assertThat(two.readAllBytes()).hasSize(10);
                assertThat(one.read(new byte[0])).isZero();
                assertThat(one.readAllBytes()).asString(UTF_8).isEqualTo("bytes");
                assertThat(one.read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void noticesThatASpooledBodyLostItsEnd() throws IOException {
        byte[] body = new Bodies().file("a", "a", "x".repeat(1000)).whole();

        try (UploadForm form = receive(Road.SPOOLED, body)) {
            Path file = spool.resolve(Bodies.filesIn(spool).get(0));
            Files.write(file, new byte[10]);

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> form.require("a").moveTo(folder.resolve("x")))
                    .withMessage("the uploaded file lost its end while it was read");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> Bodies.text(form.require("a")))
                    .withMessage("the uploaded file lost its end while it was read");
        }
        assertNothingIsLeft();
    }

    private static Crc32 crc(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(UTF_8));
        return new Crc32(crc.getValue());
    }
}
