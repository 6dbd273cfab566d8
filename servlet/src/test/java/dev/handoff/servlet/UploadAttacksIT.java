// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.testing.FormBody;
import dev.handoff.servlet.testing.RecordedLog;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import dev.handoff.upload.UploadFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The threats of uploads, by their numbers in the list that the design keeps, against an application that takes all
 * roads and whose port a client can reach.
 */
class UploadAttacksIT extends UploadUnderTest {

    private static final String MODULE = "X-Handoff-Upload: " + RealNginx.UPLOAD_SECRET + "; module";
    private static final String SPOOL = "X-Handoff-Upload: " + RealNginx.UPLOAD_SECRET + "; spool";
    private static final String SECRET = RealNginx.FIELD_SECRET;
    private static final String VICTIM = "0000000007";
    private static final String REFUSED =
            "a request with X-Handoff-Upload or X-Handoff-Body, but without the proof that"
                    + " nginx sent them, was refused: if it was not forged, compare uploadSecret with local-http.conf, and include"
                    + " handoff-proxy.conf in each location";

    private Path outside;
    private Path stored;
    private Path spooled;

    @Override
    Road road() {
        return Road.DIRECT;
    }

    @Override
    Handoff.Builder settings() {
        return super.settings()
                .uploadSpool(spool)
                .uploadFields(UploadFields.dotted(SECRET, "number", "crc32"))
                .uploadSecret(RealNginx.UPLOAD_SECRET);
    }

    @BeforeEach
    void somebodyElseUploads() throws IOException {
        stored = Files.writeString(store.resolve(VICTIM), "the victim's");
        spooled = Files.writeString(spool.resolve(VICTIM), "the victim's");
        outside = Files.writeString(
                Files.createDirectories(data.resolve("outside")).resolve(VICTIM), "the victim's");
    }

    @AfterEach
    void nobodyLosesAnything() throws IOException {
        for (Path file : List.of(stored, spooled, outside)) {
            assertThat(file).hasContent("the victim's");
            Files.delete(file);
        }
        assertThat(claims).isEmptyDirectory();
    }

    /** What the module sends about one file. */
    private static FormBody callback(String prefix, String path) {
        return group(new FormBody("callback"), prefix, path);
    }

    private static FormBody group(FormBody form, String prefix, String path) {
        return form.text(prefix + ".photo.name", "a.txt")
                .text(prefix + ".photo.content_type", "text/plain")
                .text(prefix + ".photo.path", path)
                .text(prefix + ".photo.number", "1")
                .text(prefix + ".photo.size", "12")
                .text(prefix + ".photo.crc32", "00000000");
    }

    private Response attack(FormBody form, String... headers) throws IOException {
        return post("/upload", "form;move=photo,stolen.txt", form, headers);
    }

    /** Without this, every refusal below could have another reason. */
    @Test
    void whatNginxReallyStoredIsTaken() throws IOException {
        Path genuine = Files.writeString(store.resolve("0000000008"), "twelve bytes");
        FormBody form = callback(SECRET, genuine.toString()).text("title", "x");

        List<String> seen = lines(post("/upload", "form;move=photo,a.txt", form, MODULE));

        assertThat(seen).containsExactly("photo|a.txt|text/plain|12|0", "text title=x");
        assertThat(claims.resolve("a.txt")).hasContent("twelve bytes");
        assertThat(genuine).doesNotExist();
        Files.delete(claims.resolve("a.txt"));
    }

    /** nginx writes a path into a header byte for byte. */
    private static String wire(String path) {
        return new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatNginxReallySpooledIsTaken() throws IOException {
        Path genuine = Files.write(spool.resolve("0000000008"), UploadScenarios.HELLO.bytes());
        String head = RawHttp.request(
                "POST",
                "/upload",
                "X-Steps: parts",
                "Content-Type: " + FormBody.CONTENT_TYPE,
                SPOOL,
                "X-Handoff-Body: " + wire(genuine.toString()));

        assertThat(lines(RawHttp.exchange(port(), head))).isEqualTo(UploadScenarios.HELLO.lines(false));

        assertThat(genuine).doesNotExist();
    }

    @Test
    void t1AForgedCallbackToThePublicPortIsAFormLikeAnyOther() throws IOException {
        List<String> seen = lines(post("/upload", "form", callback(SECRET, stored.toString())));

        assertThat(seen).hasSize(6).allMatch(line -> line.startsWith("text "));
    }

    @Test
    void t1AForgedCallbackNamesNoFile() throws IOException {
        assertThat(attack(callback(SECRET, stored.toString())).status()).isEqualTo(400);
    }

    static Stream<List<String>> forgeries() {
        String secret = RealNginx.UPLOAD_SECRET;
        String body = "X-Handoff-Body: ";
        return Stream.of(
                List.of("X-Handoff-Upload: forged; module"),
                List.of("X-Handoff-Upload: "),
                List.of("X-Handoff-Upload: " + secret),
                List.of("X-Handoff-Upload: " + secret + "; spool; module"),
                List.of("X-Handoff-Upload: " + secret.substring(1) + "; module"),
                List.of(MODULE, "X-Handoff-Upload: forged"),
                List.of(MODULE, MODULE),
                List.of(MODULE, body + "SPOOLED"),
                List.of(body + "SPOOLED"),
                List.of(body),
                List.of(SPOOL, body + "SPOOLED", body + "SPOOLED"),
                List.of("X-Handoff-Upload: " + RealNginx.SECRET + "; spool", body + "SPOOLED"),
                List.of("X-Handoff-Proxy: " + RealNginx.SECRET, body + "SPOOLED"),
                List.of("X-Handoff-Upload: " + SECRET + "; spool", body + "SPOOLED"));
    }

    private String[] withPath(List<String> headers) {
        return headers.stream()
                .map(header -> header.replace("SPOOLED", spooled.toString()))
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void t1ARoadWithoutItsProofIsRefusedBeforeTheApplication(List<String> headers) throws IOException {
        try (RecordedLog log = RecordedLog.start()) {
            Response answer = post(
                    "/upload", "tell=reached the application", callback(SECRET, stored.toString()), withPath(headers));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(log.text()).doesNotContain(VICTIM).doesNotContain(RealNginx.UPLOAD_SECRET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void t15TheMethodDecidesNothing(String method) throws IOException {
        String head = RawHttp.request(
                method,
                "/upload?_method=POST",
                "X-Steps: tell=reached the application",
                "X-HTTP-Method-Override: POST",
                "Content-Length: 0",
                "X-Handoff-Body: " + wire(spooled.toString()));

        assertThat(RawHttp.exchange(port(), head).status()).isEqualTo(403);
    }

    @Test
    void t1RefusalsAreLoggedOnceWithoutBytesOfThePeer() throws Exception {
        stop();
        for (Path left : List.of(stored, spooled, outside)) {
            Files.deleteIfExists(left);
        }
        somebodyElseUploads();
        container = dev.handoff.servlet.testing.Container.started(application);
        try (RecordedLog log = RecordedLog.start()) {
            for (int i = 0; i < 3; i++) {
                post("/upload", "form", UploadScenarios.HELLO, "X-Handoff-Body: /forged/" + i);
            }

            assertThat(log.warnings()).containsExactly(REFUSED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; xboundary=AA; boundary=BOUNDARY",
                "multipart/form-data; boundary=AA; boundary=BOUNDARY",
                "multipart/form-data; boundary=BOUNDARY; boundary=AA",
                "multipart/form-data; boundary=\"BOUNDARY\"",
                "multipart/form-data; boundary=BOUNDARY; charset=utf-8",
                "multipart/form-data; Boundary=AA"
            })
    void t2AnEnvelopeThatNginxAndWeCouldReadDifferentlyIsRefused(String type) throws IOException {
        byte[] form = callback(SECRET, stored.toString()).bytes();

        Response answer = send(
                "POST",
                "/upload",
                "form;move=photo,stolen.txt",
                type.replace("BOUNDARY", FormBody.BOUNDARY),
                form,
                MODULE);

        assertThat(answer.status()).isBetween(400, 415);
    }

    @Test
    void t4FieldsWithoutTheSecretPrefixAreText() throws IOException {
        List<String> seen = lines(post("/upload", "form", callback("photo", stored.toString()), MODULE));

        assertThat(seen).hasSize(6).allMatch(line -> line.startsWith("text "));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 0", "6, 0", "0, 3"})
    void t4AGroupThatIsNotAsConfiguredIsRefused(int from, int again) throws IOException {
        FormBody form = new FormBody("mutilated");
        List<String[]> fields = List.of(
                new String[] {"name", "a.txt"},
                new String[] {"content_type", "text/plain"},
                new String[] {"path", stored.toString()},
                new String[] {"number", "1"},
                new String[] {"size", "12"},
                new String[] {"crc32", "00000000"});
        if (again > 0) {
            form.text(SECRET + ".photo." + fields.get(again)[0], fields.get(again)[1]);
        }
        for (String[] field : fields.subList(from, fields.size())) {
            form.text(SECRET + ".photo." + field[0], field[1]);
        }
        form.text(SECRET + ".photo.path", stored.toString());

        assertThat(attack(form, MODULE).status()).isEqualTo(403);
    }

    @Test
    void t5OneFileForTwoFieldsIsRefused() throws IOException {
        FormBody twice = group(callback(SECRET, outside.toString()), SECRET, outside.toString());

        assertThat(attack(twice, MODULE).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STORE/../outside/0000000007",
                "STORE/./0000000007",
                "OUTSIDE",
                "STORE-evil/0000000007",
                "STORE/link",
                "STORE/0000000001",
                "STORE/0000000002",
                "STORE/0000000003",
                "STORE/0000000004",
                "STORE/folder/0000000007",
                "STORE",
                "0000000007",
                "/etc/passwd",
                "",
                "STORE/000000000７"
            })
    void t7APathThatIsNotOneOfNginxIsRefused(String path) throws IOException {
        List<Path> traps = plantTraps(store);
        try {
            FormBody form =
                    callback(SECRET, path.replace("STORE", store.toString()).replace("OUTSIDE", outside.toString()));

            assertThat(attack(form, MODULE).status()).isEqualTo(403);
        } finally {
            spring(traps);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SPOOL/../outside/0000000007",
                "OUTSIDE",
                "SPOOL/link",
                "SPOOL/0000000001",
                "SPOOL/0000000002",
                "SPOOL/0000000003",
                "SPOOL/0000000004",
                "SPOOL",
                "STORE/0000000007",
                "/etc/passwd"
            })
    void t7ASpooledBodyThatIsNotOneOfNginxIsRefused(String path) throws IOException {
        List<Path> traps = plantTraps(spool);
        try {
            String body = "X-Handoff-Body: "
                    + wire(path.replace("SPOOL", spool.toString())
                            .replace("STORE", store.toString())
                            .replace("OUTSIDE", outside.toString()));
            for (String steps : List.of("form;move=file,stolen.txt", "parts", "stream", "length", "reader")) {
                String head = RawHttp.request(
                        "POST", "/upload", "X-Steps: " + steps, "Content-Type: " + FormBody.CONTENT_TYPE, SPOOL, body);
                assertThat(RawHttp.exchange(port(), head).status()).as(steps).isEqualTo(403);
            }
        } finally {
            spring(traps);
        }
    }

    /** A symbolic link, one to a folder, a hard link, a folder and a link beside it. */
    private List<Path> plantTraps(Path folder) throws IOException {
        return Arrays.asList(
                Files.createSymbolicLink(folder.resolve("link"), outside),
                Files.createSymbolicLink(folder.resolve("0000000001"), outside),
                Files.createSymbolicLink(folder.resolve("0000000002"), outside.getParent()),
                Files.createLink(folder.resolve("0000000003"), outside),
                Files.createDirectory(folder.resolve("0000000004")),
                Files.createSymbolicLink(folder.resolve("folder"), outside.getParent()),
                Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-evil"), outside.getParent()));
    }

    private static void spring(List<Path> traps) throws IOException {
        for (Path trap : traps) {
            Files.delete(trap);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../outside.txt", "a/b.txt"})
    void t8ANameThatIsAPathIsNoPlaceToWriteTo(String name) throws IOException {
        FormBody form = new FormBody("path").file("photo", name, "x");

        Response answer = post("/upload", "write=photo," + (name.startsWith("/") ? "" : "relative:") + name, form);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).contains("is no place to write to");
    }

    @Test
    void t17ManyPartsAreRefused() throws IOException {
        FormBody form = new FormBody("many");
        for (int i = 0; i < 20_000; i++) {
            form.text("a", "");
        }

        assertThat(statusOf(request("POST", "/upload", "parts", FormBody.CONTENT_TYPE, form.bytes())))
                .isEqualTo(413);
    }

    @Test
    void t17ALongTextIsRefused() throws IOException {
        FormBody form = new FormBody("long").text("a", "x".repeat(4 << 20));

        assertThat(statusOf(request("POST", "/upload", "parts", FormBody.CONTENT_TYPE, form.bytes())))
                .isEqualTo(413);
    }

    @Test
    void t17ALongHeaderIsRefused() throws IOException {
        FormBody form = new FormBody("long").file("photo", "x".repeat(100_000), "x");

        assertThat(statusOf(request("POST", "/upload", "parts", FormBody.CONTENT_TYPE, form.bytes())))
                .isBetween(400, 413);
    }

    /** The answer may come, and the connection end, before all is sent. */
    private int statusOf(byte[] request) throws IOException {
        try (RawHttp connection = RawHttp.connect(port())) {
            connection.send(request);
            return Integer.parseInt(connection.receiveHead().split(" ", 3)[1]);
        }
    }

    @Override
    void leavesNothingBehind() throws IOException {
        // the files of the victim are there until nobodyLosesAnything has looked
        assertThat(application.notes()).isEmpty();
        try (Stream<Path> left = Stream.concat(Files.list(store), Files.list(spool))) {
            assertThat(left.map(file -> file.getFileName().toString()).filter(name -> !name.equals(VICTIM)))
                    .isEmpty();
        }
    }
}
