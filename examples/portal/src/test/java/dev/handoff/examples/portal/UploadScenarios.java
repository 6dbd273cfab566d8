// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for uploads on every road. */
abstract class UploadScenarios extends UploadUnderTest {
    /** Runs {@code python3 -c}: requests-toolbelt streams what requests would hold in memory. */
    private static final String TOOLBELT = """
            import sys, requests
            from requests_toolbelt.multipart.encoder import MultipartEncoder
            form = MultipartEncoder(fields={'name': 'streamed.bin', 'terminal': 'yes',
                                            'file1': ('streamed.bin', open(sys.argv[2], 'rb'), 'text/plain')})
            answer = requests.post(sys.argv[1], data=form, headers={'Content-Type': form.content_type})
            print(answer.text)
            print(answer.status_code, end='')
            """;

    @Test
    void takesSeveralFilesOfAForm() throws Exception {
        Path first = file("first.txt", "the first");
        Path empty = file("nothing.txt", "");

        List<JsonNode> files = complete(curl("/upload", "-F", "a=@" + first, "-F", "b=@" + empty), 200);

        assertThat(files).extracting(file -> file.get("name").textValue()).containsExactly("first.txt", "nothing.txt");
        assertThat(files).extracting(file -> file.get("size").longValue()).containsExactly(9L, 0L);
        assertThat(files.get(0).get("crc32").textValue()).isEqualTo("c2394247");
        assertThat(content(files.get(0))).isEqualTo("the first");
        assertThat(list()).containsKeys("first.txt", "nothing.txt");
    }

    @Test
    void takesTheBytesOfAFileByPut() throws Exception {
        Path file = file("put.txt", "by put");

        String answer = curl("/upload/", "-T", file.toString());
        List<JsonNode> files = complete(answer, 201);

        assertThat(files).singleElement().satisfies(put -> {
            assertThat(put.get("name").textValue()).isEqualTo("put.txt");
            assertThat(content(put)).isEqualTo("by put");
        });
    }

    @Test
    void takesAPutOfUnknownLength() throws Exception {
        Path file = file("chunked.txt", "chunked");

        List<JsonNode> files =
                complete(curl("/upload/chunked.txt", "-H", "Transfer-Encoding: chunked", "-T", file.toString()), 201);

        assertThat(content(files.get(0))).isEqualTo("chunked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ünïcode 日本 🎉.txt", "50% \"x\".txt", "a+b=c&d.txt", " space.txt"})
    void keepsAnyName(String name) throws Exception {
        file("source", "of " + name);

        // In curl's own syntax for names in quotation marks.
        String quoted = name.replace("\"", "\\\"");
        List<JsonNode> files = complete(
                curl("/upload", "-F", "file=@" + local.resolve("source") + ";filename=\"" + quoted + "\""), 200);

        JsonNode kept = files.get(0);
        assertThat(kept.path("originalName").asText(kept.get("name").textValue()))
                .isEqualTo(name.strip());
        assertThat(content(kept)).isEqualTo("of " + name);
        assertThat(list()).containsKey(kept.get("path").textValue());
    }

    @Test
    void storesComposedLettersForDecomposedOnes() throws Exception {
        String decomposed = Normalizer.normalize("Café.txt", Normalizer.Form.NFD);
        file("source", "nfd");

        List<JsonNode> files = complete(
                curl("/upload", "-F", "file=@" + local.resolve("source") + ";filename=\"" + decomposed + "\""), 200);

        assertThat(files.get(0).get("name").textValue()).isEqualTo("Café.txt");
        assertThat(files.get(0).get("originalName").textValue()).isEqualTo(decomposed);
    }

    @Test
    void keepsTwoFilesOfOneName() throws Exception {
        String first = curl("/upload", "-F", "file=@" + file("twice.txt", "first"));
        String second = curl("/upload/", "-T", file("twice.txt", "second").toString());

        assertThat(complete(first, 200).get(0).get("name").textValue()).isEqualTo("twice.txt");
        assertThat(complete(second, 201).get(0).get("name").textValue()).isEqualTo("twice (2).txt");
        assertThat(get("/files/twice.txt").body()).isEqualTo("first");
        assertThat(get("/files/twice%20(2).txt").body()).isEqualTo("second");
    }

    @Test
    void keepsTheTitleOfTheAddress() throws Exception {
        Path file = file("titled.txt", "x");

        complete(curl("/upload?title=A%20%3Cb%3Etitle", "-F", "file=@" + file), 200);

        assertThat(list().get("titled.txt").get("title").textValue()).isEqualTo("A <b>title");
        assertThat(page()).contains("<bdi>A &lt;b&gt;title</bdi>");
    }

    @Test
    void leadsAPersonBackToThePageAndAProgramNot() throws Exception {
        Path file = file("person.txt", "x");
        String html = "Accept: text/html,*/*;q=0.8";

        String person = curl("/upload", "-i", "-H", html, "-F", "file=@" + file);
        String program = curl("/upload?terminal=yes", "-H", html, "-F", "file=@" + file);

        assertThat(person).containsIgnoringCase("\r\nLocation: /\r\n").endsWith("\n303");
        complete(program, 200);
        assertThat(header(get("/upload"), "Location")).isEqualTo("/");
    }

    @Test
    void takesWhatIsPushed() throws Exception {
        Path file = file("pushed \"x\".bin", "x".repeat(3_000_000));
        String port = Integer.toString(address().getPort());

        Run run = Run.push("--host", "127.0.0.1", "-p", port, "-s", "http", file.toString());

        assertThat(run.errors()).isEmpty();
        assertThat(run.output())
                .containsPattern("(?m)^\\[3\\.00 of 3\\.00 MB]$")
                .endsWith("Return status 200: Upload Complete\n");
        assertThat(run.exit()).isZero();
        assertThat(list().get("pushed _x_.bin").get("size").longValue()).isEqualTo(3_000_000);
    }

    @Test
    void takesTheFormOfPythonsRequestsToolbelt() throws Exception {
        assumeTrue(
                Run.of(List.of("python3", "-c", "import requests_toolbelt")).exit() == 0,
                "python3 has no requests_toolbelt");
        Path file = file("streamed.bin", "streamed");

        Run run = Run.of(List.of("python3", "-c", TOOLBELT, address() + "/upload", file.toString()));

        assertThat(run.errors()).isEmpty();
        assertThat(content(complete(run.output(), 200).get(0))).isEqualTo("streamed");
    }

    @ParameterizedTest
    @CsvSource({
        "415, 'application/x-www-form-urlencoded', 'a=b'",
        "400, 'multipart/form-data; boundary=b',   '--b\r\nContent-Disposition: form-data; name=x\r\n\r\ny\r\n--b--'",
        "415, 'application/octet-stream',          'bytes'",
    })
    void refusesWhatIsNoUploadAndLosesNothing(int status, String type, String body) throws Exception {
        Path good = file("good.txt", "good");
        curl("/upload", "-F", "file=@" + good);
        look();

        String program = curl("/upload", "-H", "Content-Type: " + type, "--data-binary", body);
        String person =
                curl("/upload", "-H", "Accept: text/html", "-H", "Content-Type: " + type, "--data-binary", body);

        assertThat(program)
                .startsWith("{\"error\":{\"status\":" + status + ",")
                .contains("\"advice\":")
                .endsWith("\n" + status);
        assertThat(person).startsWith("<!DOCTYPE html>").contains("<h1>" + status + "</h1>");
        assertThat(arrived()).isEmpty();
        assertThat(get("/files/good.txt").body()).isEqualTo("good");
    }

    @Test
    void refusesWhatIsTooLarge() throws Exception {
        String response = raw("PUT /upload/large.bin HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n"
                + "Content-Length: 9000000000000\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 413 ").contains("{\"error\":{\"status\":413,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site"})
    void refusesUploadsAndDeletionsThatAnotherSiteSends(String header) throws Exception {
        Path file = file("forged.txt", "x");
        put("victim.txt", "x");
        look();

        assertThat(curl("/upload", "-H", header, "-F", "file=@" + file)).endsWith("\n403");
        assertThat(curl("/upload/forged.txt", "-H", header, "-T", file.toString()))
                .endsWith("\n403");
        assertThat(curl("/api/files/victim.txt", "-H", header, "-X", "DELETE")).endsWith("\n403");
        assertThat(arrived()).isEmpty();
        assertThat(list()).containsKey("victim.txt");
    }

    @ParameterizedTest
    @CsvSource({"X-Handoff-Body, /etc/hostname", "X-Handoff-Upload, guessed; spool", "X-Handoff-Upload, guessed; module"
    })
    void believesNoClientThatClaimsToBeNginx(String name, String value) throws Exception {
        look();

        String answer = curl("/upload", "-H", name + ": " + value, "-F", "x.path=/etc/hostname", "-F", "x.name=x");

        assertThat(answer).containsPattern("\n(?:400|403)$");
        assertThat(arrived()).isEmpty();
    }

    @Test
    void showsNoSecret() throws Exception {
        complete(curl("/upload", "-F", "file=@" + file("seen.txt", "x")), 200);

        for (String secret : secrets()) {
            assertThat(page()).doesNotContain(secret);
            assertThat(get("/api/files").body()).doesNotContain(secret);
            assertThat(ProcessHandle.allProcesses().flatMap(process -> process.info().commandLine().stream()))
                    .noneMatch(line -> line.contains(secret));
        }
    }

    /** The file with the secrets of nginx, if there is one. */
    Path localHttp() {
        return data().resolve("nginx/conf/local-http.conf");
    }

    private List<String> secrets() throws Exception {
        Path configuration = localHttp();
        return Files.notExists(configuration)
                ? List.of()
                : Files.readString(configuration)
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("default \""))
                        .map(line -> line.split("[\";]")[1])
                        .toList();
    }

    @Test
    void deletesAFileButNoFullFolder() throws Exception {
        put("deleted.txt", "x");
        put("sub folder/inner.txt", "x");

        assertThat(send("DELETE", "/api/files/deleted.txt").statusCode()).isEqualTo(204);
        assertThat(send("DELETE", "/api/files/deleted.txt").statusCode()).isEqualTo(404);
        HttpResponse<String> folder = send("DELETE", "/api/files/sub%20folder");
        assertThat(folder.statusCode()).isEqualTo(409);
        assertThat(folder.body())
                .isEqualTo(
                        "{\"error\":{\"status\":409,\"message\":\"Conflict\",\"advice\":\"The folder is not empty.\"}}\n");
        assertThat(list()).containsKey("sub folder/inner.txt").doesNotContainKey("deleted.txt");
    }

    @Test
    void deletesALinkAndNotWhatItLeadsTo() throws Exception {
        Path target = put("target.txt", "x");
        Path link = data().resolve("files/link.txt");
        Files.createSymbolicLink(link, target);

        assertThat(send("DELETE", "/api/files/link.txt").statusCode()).isEqualTo(204);

        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(target).exists();
    }

    @Test
    void tellsTheHashesOfAFile() throws Exception {
        put("hashed.txt", "hello");

        HttpResponse<String> response = get("/api/files/hashed.txt");

        assertThat(response.body())
                .contains("\"crc32\":\"3610a686\"")
                .contains("\"sha256\":\"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\"");
    }

    @Test
    void putsAnUploadIntoAnArchiveThatCanBeResumed() throws Exception {
        Path file = file("archived.txt", "archived");
        complete(curl("/upload", "-F", "file=@" + file), 200);

        HttpResponse<String> archive = send("HEAD", "/archive?path=archived.txt");

        assertThat(header(archive, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(list().get("archived.txt").get("crc32").textValue()).isEqualTo("61b169fe");
    }
}
