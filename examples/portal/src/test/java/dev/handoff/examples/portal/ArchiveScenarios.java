// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for archives, whoever writes them. */
abstract class ArchiveScenarios extends ArchiveUnderTest {
    private static final List<String> NAMES = List.of(
            "Überblick \"50%\" ü.pdf",
            "日本語/ファイル.txt",
            "Ελλάδα/αρχείο",
            "Москва.txt",
            "العربية.txt",
            "emoji 🎉.txt",
            "a+b%41&c#d;e=f?.txt",
            "100%.txt",
            "e\u0301.txt",
            "\u00e9.txt",
            "%2e%2e",
            "empty.txt");

    abstract void startPortal() throws Exception;

    @BeforeAll
    void share() throws Exception {
        startPortal();
        for (String name : NAMES) {
            share("all/" + name, name.equals("empty.txt") ? "" : "content of " + name);
        }
        Files.createDirectories(files().resolve("all/empty folder/日本"));
        Files.createDirectories(files().resolve("bare"));
    }

    @Test
    void archivesAFolderWithAllBelowIt() throws Exception {
        Path zip = download("/archive?path=all");

        Map<String, String> expected = new TreeMap<>();
        NAMES.forEach(name -> expected.put("all/" + name, name.equals("empty.txt") ? "" : "content of " + name));
        expected.put("all/empty folder/日本/", "");
        assertThat(contents(zip)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unzip -tqq {}", "7z t {}", "bsdtar -tf {}", "python3 -m zipfile -t {}"})
    void satisfiesAnotherReader(String command) throws Exception {
        Path zip = download("/archive?path=all&path=bare&name=read");

        List<String> words = Stream.of(command.split(" "))
                .map(word -> word.equals("{}") ? zip.toString() : word)
                .toList();
        requireSuccess(words.toArray(String[]::new));
    }

    @Test
    void writesEachEntryOnceHoweverOftenItIsNamed() throws Exception {
        share("twice/inner/a.txt", "a");
        share("twice/b.txt", "b");

        String overlapping =
                query("twice", "/twice/", "twice/inner/", "twice/inner/a.txt", "/twice/b.txt", "twice/b.txt", "");

        assertThat(contents(download("/archive?" + overlapping)))
                .containsExactlyEntriesOf(new TreeMap<>(Map.of("twice/b.txt", "b", "twice/inner/a.txt", "a")));
    }

    @Test
    void givesTheSameArchiveForTheSameChoiceInAnotherOrder() throws Exception {
        share("order/a.txt", "a");
        share("order/b.txt", "b");

        String one = header(head("/archive?" + query("order/a.txt", "order/b.txt")), "ETag");
        String other = header(head("/archive?" + query("order/b.txt", "order/a.txt")), "ETag");

        assertThat(other).isEqualTo(one).doesNotStartWith("W/");
    }

    @Test
    void saysTheExactSizeBeforehand() throws Exception {
        long size = Files.size(download("/archive?path=all&path=bare"));

        HttpResponse<String> json = get("/api/archive?path=all&path=bare&name=Sizes");

        assertThat(header(head("/archive?path=all&path=bare"), "Content-Length"))
                .isEqualTo(Long.toString(size));
        assertThat(header(json, "Content-Type")).isEqualTo("application/json");
        assertThat(json.body())
                .startsWith("{\"name\":\"Sizes.zip\",\"files\":12,\"size\":")
                .matches("(?s).*,\"archiveSize\":" + size + ",\"notPortable\":\\d+}");
    }

    @Test
    void tellsOfNamesThatOtherSystemsCannotUnpackAndChangesThemWhenAsked() throws Exception {
        share("names/a: title?.txt", "a");
        share("names/con.txt", "c");
        share("names/Twin.txt", "T");
        share("names/twin.txt", "t");
        share("names/plain ü.txt", "p");

        assertThat(get("/api/archive?path=names").body()).endsWith(",\"notPortable\":3}");
        assertThat(get("/api/archive?path=names/plain%20%C3%BC.txt").body()).endsWith(",\"notPortable\":0}");
        assertThat(contents(download("/archive?path=names")))
                .containsOnlyKeys(
                        "names/a: title?.txt",
                        "names/con.txt",
                        "names/Twin.txt",
                        "names/twin.txt",
                        "names/plain ü.txt");
        assertThat(contents(download("/archive?path=names&names=portable")))
                .containsOnlyKeys(
                        "names/a_ title_.txt",
                        "names/con_.txt",
                        "names/Twin.txt",
                        "names/twin (1).txt",
                        "names/plain ü.txt");
        assertThat(header(head("/archive?path=names&names=portable"), "Content-Length"))
                .isEqualTo(get("/api/archive?path=names&names=portable")
                        .body()
                        .replaceAll(".*\"archiveSize\":(\\d+).*", "$1"));
    }

    @ParameterizedTest
    @CsvSource({
        "path=bare,                       bare.zip",
        "path=bare/&name=,                bare.zip",
        "path=bare&name=%20,              bare.zip",
        "path=named%20%C3%BC.txt,         named ü.txt.zip",
        "path=/,                          files.zip",
        "path=bare&path=named%20%C3%BC.txt, files.zip",
        "path=bare&name=Urlaub+%C3%BC,    Urlaub ü.zip",
        "path=bare&name=x.ZIP,            x.zip",
        "path=bare&name=../../etc/passwd, passwd.zip",
        "path=bare&name=a%0d%0aSet-Cookie:x, aSet-Cookie:x.zip",
    })
    void savesUnderASafeName(String query, String name) throws Exception {
        share("named ü.txt", "x");

        HttpResponse<String> head = head("/archive?" + query);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Set-Cookie")).isEmpty();
        String disposition = header(head, "Content-Disposition");
        boolean ascii = name.chars().allMatch(c -> c < 0x80);
        assertThat(disposition)
                .startsWith("attachment; filename=\"")
                .endsWith(
                        ascii
                                ? "\"" + name + "\""
                                : "; filename*=UTF-8''"
                                        + URLEncoder.encode(name, UTF_8).replace("+", "%20"));
    }

    @Test
    void takesNoNameThatTheHeadOfAResponseCannotHold() throws Exception {
        HttpResponse<String> head = head("/archive?path=bare&name=" + "%C3%BC".repeat(5000));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Disposition").length()).isLessThan(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "?path", "?path=", "?path=&path=&name=x", "?name=x", "?paths=all"})
    void explainsThatNothingIsTicked(String query) throws Exception {
        HttpResponse<String> page = get("/archive" + query);

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(header(page, "Content-Type")).startsWith("text/html");
        assertThat(page.body()).contains("Nothing is ticked.").contains("<a href=\"/\">");
        assertThat(get("/api/archive" + query).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing",
                "missing/",
                "all/missing.txt",
                ".",
                "..",
                "./all",
                "all/.",
                "all/..",
                "all/../..",
                "../nginx",
                "../outside.txt",
                "all//empty.txt",
                "//",
                "//etc/passwd",
                "/etc/passwd",
                "%2e%2e",
                "%252e%252e",
                "..%2foutside.txt",
                "all%00",
                "all%0a",
                "all%0d%0a-%2010%20/protected/x%20x",
                "all%7f",
                "..%5coutside.txt",
                "C:/x",
                "all/empty.txt/",
                "out.txt",
                "out",
                "out/nginx",
                "loop",
                "%ff",
                "%zz"
            })
    void refusesABadPath(String path) throws Exception {
        Files.writeString(data().resolve("outside.txt"), "secret");
        link("out.txt", data().resolve("outside.txt"));
        link("out", data());
        link("loop", files());

        for (String address : List.of("/archive?path=all&path=" + path, "/api/archive?path=" + path)) {
            String response = raw("GET " + address + " HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n\r\n");

            assertThat(response)
                    .matches("(?s)HTTP/1\\.1 (400|404) .*")
                    .doesNotContain("secret", "PK\u0003\u0004", data().toString(), "passwd");
        }
    }

    @Test
    void leavesOutWhatTheListingLeavesOut() throws Exception {
        share("mixed/good.txt", "good");
        share("mixed/back\\slash.txt", "x");
        Files.writeString(data().resolve("outside.txt"), "secret");
        link("mixed/out.txt", data().resolve("outside.txt"));
        link("mixed/in.txt", files().resolve("mixed/good.txt"));
        link("mixed/folder", files().resolve("all"));

        assertThat(contents(download("/archive?path=mixed")))
                .containsExactlyEntriesOf(new TreeMap<>(Map.of("mixed/good.txt", "good", "mixed/in.txt", "good")));
    }

    @Test
    void resumesADownloadThatBrokeOff() throws Exception {
        share("resumed/large.bin", "0123456789".repeat(300_000));
        share("resumed/small.txt", "small");
        Path whole = download("/archive?path=resumed");
        Path partial = saved.resolve("partial.zip");
        Files.write(partial, Arrays.copyOf(Files.readAllBytes(whole), 1_000_001));

        requireSuccess("curl", "-sS", "-C", "-", "-o", partial.toString(), address() + "/archive?path=resumed");

        assertThat(Files.size(partial)).isEqualTo(Files.size(whole));
        assertThat(contents(partial)).isEqualTo(contents(whole));
    }

    @Test
    void isResumableFromTheFirstDownload() throws Exception {
        share("fresh/just written.txt", "fresh");

        HttpResponse<String> part = get("/archive?path=fresh", "Range", "bytes=0-3");

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("PK\u0003\u0004");
        assertThat(header(head("/archive?path=fresh"), "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(part, "Content-Range")).startsWith("bytes 0-3/");
    }

    @Test
    void makesAnotherArchiveOfAChangedFile() throws Exception {
        Path file = share("changing.txt", "before");
        String before = header(head("/archive?path=changing.txt"), "ETag");

        Files.writeString(file, "behind");
        HttpResponse<String> resumed = get("/archive?path=changing.txt", "Range", "bytes=10-", "If-Range", before);

        assertThat(resumed.statusCode()).isEqualTo(200);
        assertThat(contents(download("/archive?path=changing.txt"))).containsEntry("changing.txt", "behind");
    }

    @Test
    void archives1500TickedFiles() throws Exception {
        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < 1500; i++) {
            share("many/file " + i + ".txt", "content " + i);
            expected.put("many/file " + i + ".txt", "content " + i);
        }

        Path zip = download("/archive?" + query(expected.keySet().toArray(String[]::new)) + "&name=many");

        assertThat(contents(zip)).isEqualTo(expected);
        assertThat(contents(download("/archive?path=many"))).isEqualTo(expected);
    }

    @Test
    void keepsWhatIsMeantForNginxFromTheClient() throws Exception {
        HttpResponse<String> response = get("/archive?path=all", "Accept-Encoding", "gzip");

        assertThat(header(response, "Content-Type")).isEqualTo("application/zip");
        assertThat(response.headers().firstValue("Content-Encoding").orElse("identity"))
                .isEqualTo("identity");
        assertThat(response.headers().firstValue("Content-Length")).isPresent();
        assertThat(response.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-archive"));
        assertThat(response.body()).doesNotContain("/protected/");
    }
}
