// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.handoff.Crc32;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Road 3: what nginx-upload-module tells about the files in the store. */
class CallbackTest {

    private static final String SECRET = "k3y-0123456789abcdef0123456789abcdef";

    private static final String TYPE = "multipart/form-data; boundary=BB";

    @TempDir
    Path folder;

    private Path store;
    private UploadReceiver.Builder builder;
    private StringBuilder callback;

    @BeforeEach
    void receiver() {
        store = folder.resolve("store");
        builder = UploadReceiver.builder(store).callback(UploadFields.dotted(SECRET, "crc32", "md5"));
        callback = new StringBuilder();
        builder.build();
    }

    private void field(String name, String value) {
        callback.append("\r\n--BB\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value);
    }

    private void file(String name, String type, String path, int size) {
        String prefix = SECRET + ".photo.";
        field(prefix + "name", name);
        field(prefix + "content_type", type);
        field(prefix + "path", path);
        field(prefix + "size", String.valueOf(size));
        field(prefix + "crc32", "3610A686");
        field(prefix + "md5", "5d41402abc4b2a76b9719d911017c592");
    }

    private String stored(String name) throws IOException {
        return Bodies.spool(store, name, "hello".getBytes(UTF_8));
    }

    private UploadForm receive() throws IOException {
        return builder.build().receiveCallback(TYPE, new ByteArrayInputStream(whole().getBytes(UTF_8)));
    }

    private String whole() {
        return callback.substring(2) + "\r\n--BB--\r\n";
    }

    private void assertRefused(int status) {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(this::receive)
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(status));
    }

    @Test
    void becomesAFormLikeAnyOther() throws IOException {
        field("title", "Grüße");
        file("a.jpg", "image/jpeg", stored("1/0000000001"), 5);
        file("", "", stored("2/0000000002"), 5);

        try (UploadForm form = receive()) {
            UploadedFile first = form.files("photo").get(0);
            UploadedFile second = form.files("photo").get(1);

            assertThat(form.value("title")).contains("Grüße");
            assertThat(first.submittedFileName()).isEqualTo("a.jpg");
            assertThat(first.contentType()).contains("image/jpeg");
            assertThat(first.headers())
                    .containsEntry("content-type", "image/jpeg")
                    .containsEntry("content-disposition", "form-data; name=\"photo\"; filename=\"a.jpg\"");
            assertThat(first.size()).isEqualTo(5);
            assertThat(first.crc32()).isEqualTo(Crc32.parse("3610a686"));
            assertThat(first.digest("MD5")).isEqualTo("5d41402abc4b2a76b9719d911017c592");
            assertThat(first.digest("SHA-1")).isEqualTo("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
            assertThat(Bodies.text(first)).isEqualTo("hello");
            assertThat(second.contentType()).isEmpty();
            assertThat(second.moveTo(folder.resolve("claimed"))).hasContent("hello");
        }
        assertThat(Bodies.filesIn(folder)).containsExactly("claimed");
    }

    @Test
    void t5RefusesTheSamePathTwiceAndGivesItBack() throws IOException {
        String path = stored("0000000001");
        file("a", "", path, 5);
        file("b", "", path, 5);

        assertRefused(403);
        assertThat(Bodies.filesIn(store)).containsExactly("0000000001");
    }

    @Test
    void t7RefusesAPathElsewhereAndGivesBackTheOthers() throws IOException {
        String victim = Bodies.spool(folder.resolve("store-evil"), "0000000002", new byte[5]);
        file("a", "", stored("0000000001"), 5);
        file("b", "", victim, 5);

        assertRefused(403);
        assertThat(Path.of(victim)).exists();
        assertThat(Bodies.filesIn(store)).containsExactly("0000000001");
    }

    @Test
    void t9RefusesASizeThatTheFileHasNot() throws IOException {
        file("a", "", stored("0000000001"), 6);

        assertRefused(403);
        assertThat(Bodies.filesIn(store)).containsExactly("0000000001");
    }

    @Test
    void limitsFilesLikeAnyOtherRoad() throws IOException {
        builder.limit("photo", 4);
        file("a", "", stored("0000000001"), 5);
        assertRefused(413);

        builder.limit("photo", 5, "image/*");
        callback.setLength(0);
        file("a", "text/html", stored("0000000001"), 5);
        assertRefused(415);

        builder.limit("photo", 5).maxTotalBytes(2000);
        callback.setLength(0);
        Path large = Files.write(Path.of(stored("0000000001")), new byte[2001]);
        file("a", "text/html", large.toString(), 2001);
        assertRefused(413);
        assertThat(Bodies.filesIn(folder)).isEmpty();
    }

    @Test
    void countsAFileAsOnePartHoweverManyFieldsTellAboutIt() throws IOException {
        builder.maxParts(3);
        for (int i = 1; i < 4; i++) {
            file("a", "", stored("000000000" + i), 5);
        }

        try (UploadForm form = receive()) {
            assertThat(form.files()).hasSize(3);
        }
        callback.setLength(0);
        for (int i = 1; i < 4; i++) {
            file("a", "", stored("000000000" + i), 5);
        }
        field("title", "one too many");
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(this::receive)
                .withMessage("the form may have 3 parts")
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(413));
    }

    @Test
    void keepsAFileWhoseNameIsNotUtf8() throws IOException {
        file("GrXXe.txt", "x/YY", stored("0000000001"), 5);
        byte[] latin =
                whole().replace("XX", "\u00fc\u00df").replace("YY", "\u00fc").getBytes(ISO_8859_1);

        try (UploadForm form = builder.build().receiveCallback(TYPE, new ByteArrayInputStream(latin))) {
            assertThat(form.require("photo").submittedFileName()).isEqualTo("Gr\ufffd\ufffde.txt");
            assertThat(form.require("photo").contentType()).contains("x/\ufffd");
        }
    }

    /** nginx says nothing about a file that it dropped. */
    @Test
    void t13SaysThatAFileIsMissingThatNginxDropped() throws IOException {
        try (UploadForm form =
                builder.build().receiveCallback(TYPE, new ByteArrayInputStream("\r\n--BB--\r\n".getBytes(UTF_8)))) {
            assertThatExceptionOfType(UploadException.class)
                    .isThrownBy(() -> form.require("photo"))
                    .satisfies(refused -> assertThat(refused.status()).isEqualTo(400));
        }
    }

    @Test
    void t6RefusesWhatAClientNamedByItsSession() throws IOException {
        file("a", "", stored("0123456789abcdef0123456789abcdef"), 5);

        assertRefused(403);
        assertThat(Bodies.filesIn(store)).containsExactly("0123456789abcdef0123456789abcdef");
    }

    @Test
    void refusesCallbacksThatLackAField() throws IOException {
        file("a", "", stored("0000000001"), 5);
        callback.setLength(callback.lastIndexOf("\r\n--BB"));

        assertRefused(403);
        assertThat(Bodies.filesIn(store)).containsExactly("0000000001");
    }
}
