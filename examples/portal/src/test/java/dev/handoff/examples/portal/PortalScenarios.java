// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.RandomAccessFile;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds through nginx and without: the same code answers both. */
abstract class PortalScenarios extends PortalUnderTest {
    static final String UMLAUTS = "Überblick \"50%\" ü.pdf";

    @ParameterizedTest
    @ValueSource(
            strings = {
                UMLAUTS,
                "100%.txt",
                "a+b#c?.txt",
                "e\u0301.txt",
                "\u00e9.txt",
                "a;b=c&d.txt",
                "a%2Fb.txt",
                "%2e%2e",
                "..;x",
                "|^`{}~ .txt",
                "🎉.txt",
                "sub folder/<b>'\".html"
            })
    void listsAFileAndHandsItOutByItsLink(String path) throws Exception {
        String content = "content of " + path;
        Path file = put(path, content);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));

        JsonNode listed = list().get(path);
        HttpResponse<String> response = get(listed.get("link").textValue());

        assertThat(listed.get("name").textValue()).isEqualTo(path.substring(path.lastIndexOf('/') + 1));
        assertThat(listed.get("size").longValue()).isEqualTo(content.getBytes(UTF_8).length);
        assertThat(listed.get("modified").textValue()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(listed.get("link").textValue()).isEqualTo("/files/" + DiskName.encode(path));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(content);
        assertThat(header(response, "Content-Disposition")).startsWith("attachment; filename=");
        assertThat(header(response, "Cache-Control")).isEqualTo("private, no-cache");
        assertThat(header(response, "Last-Modified")).isEqualTo("Fri, 02 Jan 2026 03:04:05 GMT");
    }

    @Test
    void keepsAnyNameForTheClient() throws Exception {
        put(UMLAUTS, "x");

        assertThat(header(get("/files/" + DiskName.encode(UMLAUTS)), "Content-Disposition"))
                .endsWith("; filename*=UTF-8''%C3%9Cberblick%20%2250%25%22%20%C3%BC.pdf");
    }

    @Test
    void listsTheRightNumberOfFieldsAndFiles() throws Exception {
        put("counted.txt", "x");
        Files.createDirectories(data().resolve("files/empty folder"));

        Map<String, JsonNode> listed = list();

        assertThat(listed).containsKey("counted.txt").doesNotContainKey("empty folder");
        assertThat(listed.get("counted.txt").fieldNames())
                .toIterable()
                .containsExactly("path", "name", "size", "modified", "link");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3,      0123,   bytes 0-3/10",
        "bytes=4-,       456789, bytes 4-9/10",
        "bytes=-2,       89,     bytes 8-9/10",
        "bytes=8-100,    89,     bytes 8-9/10",
    })
    void answersARange(String range, String body, String contentRange) throws Exception {
        put(UMLAUTS, "0123456789");

        HttpResponse<String> response = get("/files/" + DiskName.encode(UMLAUTS), "Range", range);

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.body()).isEqualTo(body);
        assertThat(header(response, "Content-Range")).isEqualTo(contentRange);
    }

    @Test
    void refusesARangeBehindTheEnd() throws Exception {
        put("short.txt", "0123456789");

        HttpResponse<String> response = get("/files/short.txt", "Range", "bytes=10-");

        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(header(response, "Content-Range")).isEqualTo("bytes */10");
    }

    @Test
    void readsTheEndOfAFileOfFiveGibibytes() throws Exception {
        long size = 5L << 30;
        Path file = put("large.bin", "");
        try (var disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.seek(size - 4);
            disk.writeBytes("tail");
        }

        HttpResponse<String> response = get("/files/large.bin", "Range", "bytes=" + (size - 6) + "-");

        assertThat(response.body()).isEqualTo("\0\0tail");
        assertThat(header(response, "Content-Range")).isEqualTo("bytes 5368709114-5368709119/5368709120");
        assertThat(list().get("large.bin").get("size").longValue()).isEqualTo(size);
        Files.delete(file);
    }

    @Test
    void sendsTheHeadAloneForHead() throws Exception {
        put("head.txt", "0123456789");

        HttpResponse<String> response = send("HEAD", "/files/head.txt");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Length")).isEqualTo("10");
        assertThat(header(response, "Content-Disposition")).isEqualTo("attachment; filename=\"head.txt\"");
        assertThat(response.body()).isEmpty();
        assertThat(send("HEAD", "/").statusCode()).isEqualTo(200);
        assertThat(send("HEAD", "/api/files").statusCode()).isEqualTo(200);
        assertThat(send("HEAD", "/files/missing").statusCode()).isEqualTo(404);
    }

    @Test
    void saysWhenTheClientHasTheFileAlready() throws Exception {
        put("cached.txt", "x");
        String etag = header(get("/files/cached.txt"), "ETag");

        assertThat(get("/files/cached.txt", "If-None-Match", etag).statusCode()).isEqualTo(304);
        assertThat(get("/files/cached.txt", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "shown.txt,  text/plain; charset=utf-8, sandbox",
        "shown.MD,   text/plain; charset=utf-8, sandbox",
        "shown.html, text/html,                 sandbox",
        "shown.svg,  image/svg+xml,             sandbox",
        "shown.pdf,  application/pdf,           object-src 'self'",
    })
    void showsAFileInline(String name, String type, String policy) throws Exception {
        put(name, "ü");

        HttpResponse<String> response = get("/files/" + name + "?inline");

        assertThat(header(response, "Content-Type").replace(" ", "")).startsWithIgnoringCase(type.replace(" ", ""));
        assertThat(header(response, "Content-Disposition")).isEqualTo("inline; filename=\"" + name + "\"");
        assertThat(header(response, "Content-Security-Policy"))
                .startsWith("default-src 'none'; ")
                .endsWith("; " + policy);
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/..",
                "/files/../x",
                "/files/%2e%2e",
                "/files/%2e%2e/%2e%2e/etc/passwd",
                "/files/..%2f",
                "/files/..%2f..%2fetc/passwd",
                "/files/%2f/etc/passwd",
                "/files/%00",
                "/files/a%00.txt",
                "/files/%0a",
                "/files/%7f",
                "/files/%5c",
                "/files/..\\x",
                "/files/%ff",
                "/files/%c0%ae%c0%ae/x",
                "/files/%",
                "/files/%zz",
                "/files/%u002e",
                "/files//etc/passwd",
                "/files/./good.txt",
                "/files/..;/x",
                "/files/%252e%252e/%252e%252e/etc/passwd",
                "/files/C:/x",
                "/files/out.txt",
                "/files/sub%20folder",
                "/files/sub%20folder/",
                "/files/good.txt/",
                "/files/missing",
                "/files/",
                "/files",
                "/files/good.txt?inline=%zz",
                "/nothing",
                "/%",
                "//",
                "/protected/good.txt",
                "/api/missing",
                "/api/files/missing",
                "/api/files/out.txt",
                "/api/files/sub%20folder",
                "/api/files/..%2fout.txt",
                "/upload-error/200"
            })
    void refusesABadPath(String path) throws Exception {
        put("good.txt", "good");
        Path outside = Files.writeString(data().resolve("outside.txt"), "secret");
        Path link = data().resolve("files/out.txt");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, outside);

        String response = raw("GET " + path + " HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n\r\n");

        assertThat(response).matches("(?s)HTTP/1\\.1 (400|404) .*").doesNotContain("secret", "good.txt", "passwd");
        assertThat(get("/files/good.txt").body()).isEqualTo("good");
    }

    @Test
    void refusesNamesThatAreTooLong() throws Exception {
        assertThat(get("/files/" + "a".repeat(256)).statusCode()).isEqualTo(404);
        assertThat(get("/files/" + "a".repeat(9000)).statusCode()).isEqualTo(404);
        assertThat(get("/files/" + "a".repeat(100_000)).statusCode()).isEqualTo(414);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void refusesMethodsThatItHasNoUseFor(String method) throws Exception {
        put("good.txt", "good");

        HttpResponse<String> response = send(method, "/files/good.txt");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.body()).doesNotContain("good");
        assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void offersAFileAsLongAsItLiesThere() throws Exception {
        Path file = put("comes.txt", "x");

        assertThat(list()).containsKey("comes.txt");
        assertThat(get("/").body()).contains("comes.txt");

        Files.delete(file);

        assertThat(list()).doesNotContainKey("comes.txt");
        assertThat(get("/files/comes.txt").statusCode()).isEqualTo(404);
    }

    @Test
    void repeatsNothingOfTheRequestOnErrorPages() throws Exception {
        HttpResponse<String> page = get("/files/missing<b>".replace("<b>", "%3Cb%3E") + "?q=missing");
        HttpResponse<String> api = get("/api/missing");

        assertThat(page.body()).contains("<p>Not Found</p>").doesNotContain("missing");
        assertThat(api.body()).isEqualTo("{\"error\":{\"status\":404,\"message\":\"Not Found\"}}\n");
        assertThat(header(api, "Content-Type")).isEqualTo("application/json");
        assertThat(page.headers().firstValue("Content-Disposition")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/files",
                "/archive",
                "/archive?path=good.txt",
                "/files/good.txt",
                "/files/missing",
                "/portal.css",
                "/files/%7f"
            })
    void forbidsBrowsersToGuessAndToRunScripts(String path) throws Exception {
        put("good.txt", "good");

        HttpResponse<String> response = get(path);

        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(response, "Content-Security-Policy"))
                .startsWith("default-src 'none'; ")
                .doesNotContain("script", "unsafe");
        assertThat(response.headers().firstValue("X-Accel-Redirect")).isEmpty();
    }
}
