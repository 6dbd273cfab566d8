// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What holds with and without nginx, on each server and whatever filters there are. */
abstract class Scenarios extends BootUnderTest {

    private static final String SECRET_FILE = "what nobody may see";

    // --- downloads ---

    @Test
    void sendsAFileWithANameBeyondAscii() throws IOException {
        file("Überblick 2024.txt", "0123456789");

        Response answer = get("/files/%C3%9Cberblick%202024.txt");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("0123456789");
        assertThat(answer.headers("Content-Length")).containsExactly("10");
        assertThat(answer.headers("Content-Type")).containsExactly("text/plain");
        assertThat(answer.headers("Content-Disposition"))
                .containsExactly(
                        "attachment; filename=\"Uberblick 2024.txt\"; filename*=UTF-8''%C3%9Cberblick%202024.txt");
        assertThat(answer.headers("X-Accel-Redirect")).isEmpty();
    }

    @Test
    void sendsAPartOfAFile() throws IOException {
        file("range.txt", "0123456789");

        Response answer = get("/files/range.txt", "Range: bytes=2-4");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.text()).isEqualTo("234");
        assertThat(answer.headers("Content-Range")).containsExactly("bytes 2-4/10");
    }

    @Test
    void sendsNoFileTwice() throws IOException {
        file("again.txt", "0123456789");
        String tag = get("/files/again.txt").header("ETag").orElseThrow();

        assertThat(get("/files/again.txt", "If-None-Match: " + tag).status()).isEqualTo(304);
    }

    @Test
    void answersHeadAsGetWithoutTheBytes() throws IOException {
        file("head.txt", "0123456789");

        Response answer = RawHttp.exchange(port(), RawHttp.request("HEAD", "/files/head.txt", "Connection: close"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers("Content-Length")).containsExactly("10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/files/missing.txt", "/files/", "/files/%2e%2e/store", "/protected/range.txt"})
    void finds404WhereNoFileIs(String target) throws IOException {
        file("range.txt", "0123456789");

        Response answer = get(target);

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.text()).doesNotContain("0123456789");
    }

    @Test
    void sendsTheFolderAsAnArchiveThatCanBeResumed() throws IOException {
        file("Größe.txt", "a");
        Files.createDirectories(folder.resolve("files/sub"));
        Files.writeString(folder.resolve("files/sub/b.txt"), "bb");

        Response whole = get("/files.zip");
        Response tail = get("/files.zip", "Range: bytes=100-");

        assertThat(whole.headers("Content-Disposition").toString()).contains("filename*=UTF-8''%C3%9Cberblick.zip");
        assertThat(entries(whole.body())).containsEntry("files/Größe.txt", "a").containsEntry("files/sub/b.txt", "bb");
        assertThat(tail.status()).isEqualTo(206);
        assertThat(tail.body()).hasSize(whole.body().length - 100);
    }

    private static Map<String, String> entries(byte[] zip) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
            }
        }
        return entries;
    }

    // --- uploads ---

    @Test
    void keepsTheFileOfAForm() throws IOException {
        Response answer = post("/upload", textPart("title", "Größe") + filePart("photo", "日本語.txt", "hello"));

        JsonNode kept = json(answer, 201);
        assertThat(kept.get("name").asString()).isEqualTo("Größe");
        assertThat(kept.get("size").asLong()).isEqualTo(5);
        assertThat(keptFile(kept)).hasContent("hello");
    }

    @Test
    void tellsTheControllerTheNameOfTheClient() throws IOException {
        Response answer = post("/upload", filePart("photo", "日本語 +100%.txt", "hello"));

        assertThat(json(answer, 201).get("name").asString()).isEqualTo("日本語 +100%.txt");
    }

    @Test
    void keepsTheFileOfAFormInAThreadOfSpring() throws IOException {
        Response answer = post("/upload/later", textPart("title", "x") + filePart("photo", "a.txt", "hello"));

        assertThat(answer.text()).isEqualTo("x");
        assertThat(folder.resolve("files/later")).hasContent("hello");
    }

    @Test
    void sendsWhatWasUploaded() throws IOException {
        JsonNode kept = json(post("/upload", filePart("photo", "a.txt", "hello")), 201);

        assertThat(get("/files/" + kept.get("id").asString()).text()).isEqualTo("hello");
    }

    @Test
    void renamesTheFileOfRawBytes() throws IOException {
        Response answer = send("PUT", "/upload/%C3%9Cber.txt", "text/plain", "hello".getBytes(UTF_8));

        JsonNode kept = json(answer, 201);
        assertThat(kept.get("name").asString()).isEqualTo("Über.txt");
        assertThat(keptFile(kept)).hasContent("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /upload/title, application/x-www-form-urlencoded, title=Gr%C3%B6%C3%9Fe",
        "PUT, /upload/title, application/x-www-form-urlencoded, title=Gr%C3%B6%C3%9Fe",
        "POST, /upload/json, application/json, '{\"title\":\"Größe\"}'"
    })
    void leavesOtherBodiesToSpring(String method, String target, String type, String body) throws IOException {
        Response answer = send(method, target, type, body.getBytes(UTF_8));

        assertThat(new String(answer.body(), UTF_8)).isEqualTo("Größe");
    }

    @Test
    void answersAFormWithoutTheFileAsSpringDoes() throws IOException {
        Response answer = post("/upload", textPart("title", "x"));

        assertThat(json(answer, 400).get("error").asString()).isEqualTo("Bad Request");
    }

    @Test
    void answersWhatTheErrorPageSays() throws IOException {
        Response answer = post("/upload?fail=409", filePart("photo", "a.txt", "hello"));

        assertThat(json(answer, 409).get("path").asString()).isEqualTo("/upload");
    }

    @Test
    void refusesABrokenForm() throws IOException {
        byte[] cut = filePart("photo", "a.txt", "hello").getBytes(UTF_8);

        Response answer = send("POST", "/upload", "multipart/form-data; boundary=" + BOUNDARY, cut);

        assertThat(json(answer, 400).toString()).contains("\"/upload\"").contains("Bad Request");
    }

    @Test
    void refusesAFileThatIsTooLarge() throws IOException {
        Response answer = post("/upload", filePart("photo", "a.txt", "x".repeat(200_001)));

        assertThat(json(answer, 413).toString()).contains("\"/upload\"").contains("Content Too Large");
    }

    static JsonNode json(Response answer, int status) {
        assertThat(answer.status())
                .as(answer + "\n" + new String(answer.body(), UTF_8))
                .isEqualTo(status);
        return new JsonMapper().readTree(answer.body());
    }

    // --- the old controller ---

    @Test
    void sendsWhatTheOldControllerNames() throws IOException {
        file("old.txt", SECRET_FILE);

        Response answer = get("/old/old.txt");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(SECRET_FILE);
        assertThat(answer.headers("Content-Disposition")).containsExactly("attachment; filename=\"old.txt\"");
        assertThat(answer.headers("X-Accel-Redirect")).isEmpty();
        assertThat(get("/old/tickets/old.txt?ticket=4711").text()).isEqualTo(SECRET_FILE);
    }

    @ParameterizedTest
    @CsvSource({"0815, 403", "'', 302", "long ticket, 500"})
    void keepsTheFileWhenTheOldControllerFails(String ticket, int status) throws IOException {
        file("old.txt", SECRET_FILE);

        Response answer = get("/old/tickets/old.txt?ticket=" + ticket.replace(' ', '+'));

        assertThat(answer.text()).doesNotContain(SECRET_FILE);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers("X-Accel-Redirect")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"well, 200", "badly, 500", "never, 503"})
    void sendsTheFileLaterWhenTheOldControllerEndsWell(String how, int status) throws IOException {
        file("old.txt", SECRET_FILE);

        Response answer = get("/old/later/" + how);

        assertThat(answer.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(answer.text()).isEqualTo(SECRET_FILE);
        } else {
            assertThat(answer.text()).doesNotContain(SECRET_FILE);
        }
    }
}
