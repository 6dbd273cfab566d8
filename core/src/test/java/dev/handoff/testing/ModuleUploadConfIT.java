// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.RawHttp.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped uploads-module.conf, road 3, with the real nginx-upload-module. Skipped where the module is not there. */
class ModuleUploadConfIT {
    private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=AA";
    private static final String[] FORGED = {
        "X-Handoff-Upload: " + RealNginx.UPLOAD_SECRET + "; module",
        "x-handoff-upload: forged; spool",
        "X-Handoff-Body: /etc/passwd"
    };

    @TempDir
    Path dir;

    private UploadApp app;
    private RealNginx nginx;

    @BeforeEach
    void start() throws IOException {
        RealNginx.assumeInstalled();
        app = new UploadApp(dir.resolve("files/claimed"));
        nginx = RealNginx.behind(app.port())
                .prefix(dir)
                .modules("ngx_http_upload_module.so")
                .serverConf("client_max_body_size 1k;\ninclude uploads-module.conf;")
                .uploadConf("client_max_body_size 1m;\nclient_body_timeout 1s;")
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        if (nginx != null) {
            nginx.close();
        }
        if (app != null) {
            app.close();
        }
    }

    private Response post(String target, String body, String... headers) throws IOException {
        String[] all = Stream.concat(Stream.of("Content-Length: " + body.length()), Stream.of(headers))
                .toArray(String[]::new);
        return RawHttp.exchange(nginx.port(), RawHttp.request("POST", target, all) + body);
    }

    private static String field(String name, String value) {
        return "--AA\r\nContent-Disposition: form-data; name=\"" + RealNginx.FIELD_SECRET + "." + name + "\"\r\n\r\n"
                + value + "\r\n";
    }

    /** Compares all that the application was sent; the number in a path is nginx's own. */
    private void assertSent(StubUpstream.Request seen, String expected) {
        String body = new String(seen.body(), ISO_8859_1).replaceAll("store/\\d{10}", "store/N");
        assertThat(body.replaceAll("^\r\n", "").replace("\r\n\r\n--AA", "\r\n--AA"))
                .isEqualTo(expected);
    }

    @Test
    void tellsTheApplicationWhatWasStored() throws IOException {
        String body = FormText.form(
                FormText.file("a", "one.txt", "hello"),
                FormText.file("b", "\u00c3\u00bc.txt", ""),
                FormText.file("a", "two.txt", "x"));

        Response answer = post("/upload?title=a%20%26b", body, merge(MULTIPART, FORGED));

        assertThat(answer.status()).isEqualTo(200);
        StubUpstream.Request seen = app.takeRequest();
        assertThat(seen.method()).isEqualTo("POST");
        assertThat(seen.target()).isEqualTo("/upload?title=a%20%26b");
        assertThat(seen.headers("X-Handoff-Upload")).containsExactly(RealNginx.UPLOAD_SECRET + "; module");
        assertThat(seen.headers("X-Handoff-Proxy")).containsExactly(RealNginx.SECRET + "; bridge");
        assertThat(seen.headers("X-Handoff-Body")).isEmpty();
        assertThat(seen.headers("Content-Type")).containsExactly("multipart/form-data; boundary=AA");
        assertThat(seen.headers("Content-Length")).containsExactly(Integer.toString(seen.body().length));
        assertSent(
                seen,
                group("a", "one.txt", 1, 5, "3610a686")
                        + group("b", "\u00c3\u00bc.txt", 2, 0, "00000000")
                        + group("a", "two.txt", 3, 1, "8cdc1683")
                        + "--AA--\r\n");
        Leftovers.awaitNone(dir.resolve("store"));
    }

    private String group(String name, String fileName, int number, long size, String crc) {
        return field(name + ".name", fileName)
                + field(name + ".content_type", "text/plain")
                + field(name + ".path", dir + "/store/N")
                + field(name + ".number", Integer.toString(number))
                + field(name + ".size", Long.toString(size))
                + field(name + ".crc32", crc);
    }

    private static String[] merge(String first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void passesNoFieldOfAClientThatLooksLikeItsOwn() throws IOException {
        String forged = FormText.part("name=\"" + RealNginx.FIELD_SECRET + ".a.path\"", "/etc/passwd");

        post(
                "/upload",
                FormText.form(
                        FormText.part("name=\"title\"", "any"), forged, FormText.file("a", "one.txt", "hello"), forged),
                MULTIPART);

        String sent = new String(app.takeRequest().body(), ISO_8859_1);
        assertThat(sent).doesNotContain("/etc/passwd").containsOnlyOnce(".a.path\"");
        // Present with PCRE, lost with PCRE2: the application may not rely on either.
        assertThat(sent.replace(FormText.part("name=\"title\"", "any"), "")).doesNotContain("title");
    }

    @Test
    void tellsTheApplicationOfFormsWithoutFiles() throws IOException {
        post(
                "/upload",
                FormText.form(FormText.part("name=\"a\"; filename=\"\"\r\nContent-Type: application/octet-stream", "")),
                MULTIPART);

        assertThat(app.takeRequest().headers("X-Handoff-Upload")).containsExactly(RealNginx.UPLOAD_SECRET + "; module");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Content-Length: 0            | multipart/form-data; boundary=AA                       | 400
            Content-Length: 000          | multipart/form-data; boundary=AA                       | 400
            X-No-Length: 1               | multipart/form-data; boundary=AA                       | 411
            Transfer-Encoding: chunked   | multipart/form-data; boundary=AA                       | 411
            Content-Length: 1048577      | multipart/form-data; boundary=AA                       | 413
            Content-Length: 100          | application/x-www-form-urlencoded                      | 415
            Content-Length: 100          | multipart/form-data                                    | 415
            Content-Length: 100          | multipart/form-data; boundary=                         | 415
            Content-Length: 100          | multipart/form-data; Boundary=AA                       | 415
            Content-Length: 100          | multipart/form-data; boundary="AA"                     | 415
            Content-Length: 100          | multipart/form-data; xboundary=AA; boundary=BB         | 415
            Content-Length: 100          | multipart/form-data; boundary=AA; boundary=BB          | 415
            Content-Length: 100          | multipart/form-data; boundary=AA; charset=utf-8        | 415
            Content-Length: 100          | multipart/form-data; charset=utf-8; boundary=AA        | 415
            Content-Length: 100          | multipart/form-data; boundary=AA\\r\\nContent-Encoding: gzip | 415
            """)
    void refusesWhatTheModuleMustNotSee(String framing, String type, int status) throws IOException {
        String request = RawHttp.request(
                "POST", "/upload", framing, "Content-Type: " + type.replace("\\r\\n", "\r\n"), FORGED[0]);

        // Before the body: none is sent.
        assertThat(RawHttp.exchange(nginx.port(), request).status()).isEqualTo(status);
        assertThat(app.seen()).isEmpty();
        Leftovers.awaitNone(dir.resolve("store"));
    }

    @Test
    void showsTheApplicationTheEnvelopeThatTheModuleRead() throws IOException {
        String body = FormText.form(FormText.file("a", "one.txt", "hello"));

        Response answer = post("/upload", body, MULTIPART, "Content-Type: multipart/form-data; boundary=BB");

        // nginx from 1.23 on refuses two lines by itself.
        if (answer.status() == 200) {
            assertThat(app.takeRequest().headers("Content-Type")).containsExactly("multipart/form-data; boundary=AA");
        } else {
            assertThat(answer.status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET     | /upload?x       |
            HEAD    | /upload         |
            OPTIONS | /upload         |
            DELETE  | /upload         |
            PUT     | /upload         | hello
            PUT     | /upload/a%2Fb   | hello
            POST    | /upload/        | hello
            POST    | /uploads        | hello
            GET     | /@handoff_uploaded |
            """)
    void leavesTheRestToTheApplication(String method, String target, String body) throws IOException {
        String bytes = body == null ? "" : body;
        String[] headers = merge(body == null ? "X-Any: 1" : "Content-Length: 5", FORGED);

        Response answer = RawHttp.exchange(nginx.port(), RawHttp.request(method, target, headers) + bytes);

        assertThat(answer.status()).isEqualTo(200);
        StubUpstream.Request seen = app.takeRequest();
        assertThat(seen.method()).isEqualTo(method);
        assertThat(seen.target()).isEqualTo(target);
        assertThat(seen.headers("X-Handoff-Upload")).isEmpty();
        assertThat(seen.headers("X-Handoff-Body")).isEmpty();
        assertThat(seen.headers("X-Handoff-Proxy")).containsExactly(RealNginx.SECRET + "; bridge");
        assertThat(new String(seen.body(), ISO_8859_1)).isEqualTo(bytes);
    }

    @Test
    void canLeaveTheFormsToTheApplicationThatTheModuleCannotRead() throws IOException {
        nginx.close();
        Path conf = dir.resolve("nginx/conf");
        String shipped = NginxConf.shippedText("handoff-module.conf");
        String asked = "#error_page 405 411 415 = @handoff_plain;";
        assertThat(shipped).contains("\nerror_page 405 = @handoff_plain;\n" + asked);
        Files.writeString(
                conf.resolve("own.conf"),
                shipped.replace("\nerror_page 405 =", "\n#").replace(asked, asked.substring(1)));
        nginx = RealNginx.behind(app.port())
                .prefix(dir)
                .modules("ngx_http_upload_module.so")
                .serverConf("include uploads-module.conf; location = /own { include own.conf; }")
                .start();

        String quoted = "Content-Type: multipart/form-data; boundary=\"AA\"";
        String chunked = "5\r\nhello\r\n0\r\n\r\n";
        post("/own?x", "hello", merge(quoted, FORGED));
        RawHttp.exchange(
                nginx.port(), RawHttp.request("POST", "/own?x", MULTIPART, "Transfer-Encoding: chunked") + chunked);

        for (int i = 0; i < 2; i++) {
            StubUpstream.Request seen = app.takeRequest();
            assertThat(seen.method() + " " + seen.target()).isEqualTo("POST /own?x");
            assertThat(seen.headers("X-Handoff-Upload")).isEmpty();
            assertThat(new String(seen.body(), ISO_8859_1)).isEqualTo("hello");
        }
    }

    @Test
    void storesSeveralHundredFilesOfOneForm() throws IOException {
        String[] files = new String[500];
        for (int i = 0; i < files.length; i++) {
            files[i] = FormText.file("files", "a file with a name of usual length " + i + ".txt", "x");
        }

        assertThat(post("/upload", FormText.form(files), MULTIPART).status()).isEqualTo(200);

        assertThat(UploadApp.files(app.takeRequest())).hasSize(500);
        Leftovers.awaitNone(dir.resolve("store"));
    }

    @Test
    void ignoresTheModulesOwnProtocolForPieces() throws IOException {
        List<String> pieces = List.of("Session-ID: 0000000001", "Content-Range: bytes 0-4/10");

        Response raw = post(
                "/upload",
                "hello",
                "Content-Type: image/png",
                "Content-Disposition: attachment",
                pieces.get(0),
                pieces.get(1));

        assertThat(raw.status()).isEqualTo(415);
        assertThat(app.seen()).isEmpty();
        Leftovers.awaitNone(dir.resolve("store"));
    }
}
