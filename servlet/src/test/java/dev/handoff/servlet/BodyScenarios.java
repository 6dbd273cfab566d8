// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.testing.FormBody;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for bodies other than forms with files, where nginx's module is not concerned. */
abstract class BodyScenarios extends UploadUnderTest {

    private static final byte[] BYTES = bytes(300_000);
    private static final String URLENCODED = "application/x-www-form-urlencoded";

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT  | /upload/%C3%9Cber%20blick.png    | image/png                         | Über blick.png
            POST | /upload/a.bin                    | application/octet-stream          | a.bin
            PUT  | /upload/a/b/c.txt?x=y.txt        | text/plain                        | c.txt
            PUT  | /upload/                         | text/plain                        | ''
            POST | /upload/form.txt                 | application/x-www-form-urlencoded | form.txt
            """)
    void takesABodyThatIsAFileItself(String method, String target, String type, String name) throws IOException {
        for (String steps : new String[] {"form", "async;form", "asyncDispatch;form", "forward=/upload/other;form"}) {
            assertThat(lines(send(method, target, steps, type, BYTES)))
                    .as(steps)
                    .containsExactly("file|" + name + "|" + type + "|" + BYTES.length + "|" + crc(BYTES));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            attachment; filename="a b.txt"                                       | a b.txt
            attachment; filename=plain.txt                                       | plain.txt
            attachment; filename="x.txt"; filename*=UTF-8''%E5%8F%A4.txt         | 古.txt
            attachment; filename*=utf-8'de'%C3%BC.txt; filename="x.txt"          | ü.txt
            ATTACHMENT ;FileName = "say \\"hi\\"; now.txt"                       | say "hi"; now.txt
            attachment; filename*=UTF-8''%FF; filename=good.txt                  | good.txt
            attachment                                                           | last.bin
            attachment; filename=""                                              | last.bin
            attachment; filename                                                 | last.bin
            """)
    void namesTheFileAsContentDispositionDoes(String disposition, String name) throws IOException {
        Response answer = send(
                "PUT",
                "/upload/last.bin",
                "form",
                "text/plain",
                BYTES,
                "Content-Disposition: " + disposition.replace("\\\\", "\\"));

        assertThat(lines(answer)).singleElement().asString().startsWith("file|" + name + "|text/plain|");
    }

    @Test
    void takesABodyInChunks() throws IOException {
        String head =
                RawHttp.request("PUT", "/upload/c.bin", "X-Steps: move=file,c.bin;form", "Transfer-Encoding: chunked");
        String body = Integer.toHexString(BYTES.length) + "\r\n" + new String(BYTES, ISO_8859_1) + "\r\n0\r\n\r\n";

        Response answer = RawHttp.exchange(port(), head + body);

        assertThat(lines(answer)).containsExactly("file|c.bin|null|" + BYTES.length + "|" + crc(BYTES));
        assertThat(claims.resolve("c.bin")).hasBinaryContent(BYTES);
    }

    @Test
    void takesAFileWithoutBytes() throws IOException {
        assertThat(lines(send("PUT", "/upload/empty", "move=file,empty;form", "text/plain", new byte[0])))
                .containsExactly("file|empty|text/plain|0|0");
        assertThat(claims.resolve("empty")).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST"})
    void takesNothingWhereThereIsNoBody(String method) throws IOException {
        String head = RawHttp.request(method, "/upload/x", "X-Steps: form", "Content-Type: text/plain");

        assertThat(RawHttp.exchange(port(), head).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "async;stream", "asyncListener", "asyncDispatch;stream"})
    void leavesABodyThatIsNoUploadToTheApplication(String steps) throws IOException {
        for (String type : new String[] {"application/json", "text/plain", URLENCODED, FormBody.CONTENT_TYPE}) {
            assertThat(lines(send("POST", "/upload?a=1", "length;" + steps, type, BYTES)))
                    .as(type)
                    .containsExactly(length(BYTES.length), "body " + crc(BYTES) + " finished true");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"parts", "form", "params", "async;parts", "asyncDispatch;parts", "part=photo;write=photo,a.txt"})
    void tellsTheLengthOfAFormThatWasReceived(String steps) throws IOException {
        FormBody form = new FormBody("a title and a file").text("title", "x").file("photo", "a.txt", "hello");

        assertThat(lines(post("/upload", steps + ";length", form))).last().isEqualTo(length(form.bytes().length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "reader", "async;stream"})
    void givesTheQueryWhereTheApplicationTookTheBody(String steps) throws IOException {
        for (String type : new String[] {"application/json", FormBody.CONTENT_TYPE}) {
            assertThat(lines(send("POST", "/upload?a=1", steps + ";params", type, "x".getBytes(UTF_8))))
                    .as(type)
                    .last()
                    .isEqualTo("a=1");
        }
    }

    private static String length(int length) {
        return length + " " + length + " " + length + " " + length + " [" + length + "] true";
    }

    @Test
    void readsAnEmptyBody() throws IOException {
        for (String steps : new String[] {"stream", "asyncListener"}) {
            assertThat(lines(send("POST", "/upload", steps, "text/plain", new byte[0])))
                    .as(steps)
                    .singleElement()
                    .asString()
                    .startsWith("body 0 ");
        }
    }

    @Test
    void readsTextInTheEncodingOfTheRequest() throws IOException {
        assertThat(lines(send("POST", "/upload", "reader", "text/plain;charset=UTF-8", "ü\nö".getBytes(UTF_8))))
                .containsExactly("ü", "ö");
        assertThat(lines(send("PUT", "/upload", "reader", "text/plain", "ü".getBytes(ISO_8859_1))))
                .containsExactly("ü");
        assertThat(lines(send("PUT", "/upload", "encoding=UTF-8;reader", "text/plain", "ü".getBytes(UTF_8))))
                .containsExactly("ü");
    }

    @Test
    void givesTheParametersOfAFormWithoutFiles() throws IOException {
        byte[] form = "a=2&b=%C3%BC+x&c=&a=3&e%3D=f%26".getBytes(UTF_8);

        assertThat(lines(send("POST", "/upload?a=1", "encoding=UTF-8;params", URLENCODED, form)))
                .contains("a=1,2,3", "b=ü x", "c=", "e==f&");
    }

    @ParameterizedTest
    @CsvSource({
        "stream;form, 500",
        "stream;parts, 500",
        "reader;parts, 500",
        "form;stream, 500",
        "parts;reader, 500",
        "reader;stream, 500",
        "parts;params, 200",
        "stream;params, 200"
    })
    void givesABodyToOneReaderAlone(String steps, int status) throws IOException {
        assertThat(send("POST", "/upload", steps, FormBody.CONTENT_TYPE, UploadScenarios.HELLO.bytes())
                        .status())
                .isEqualTo(status);
    }

    @Test
    void refusesACompressedFile() throws IOException {
        assertThat(send("PUT", "/upload/a.gz", "form", "text/plain", new byte[9], "Content-Encoding: gzip")
                        .status())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            multipart/form-data                          | 400
            multipart/form-data; boundary=other          | 400
            multipart/form-data; boundary=a; boundary=b  | 400
            multipart/mixed; boundary=a                  | 200
            """)
    void refusesAFormThatIsNone(String type, int status) throws IOException {
        byte[] form = UploadScenarios.HELLO.bytes();

        assertThat(send("POST", "/upload", "form", type, form).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"form", "parts", "params", "async;print=x", "param=title"})
    void refusesAFormThatIsCutShort(String steps) throws IOException {
        byte[] form = UploadScenarios.HELLO.bytes();
        byte[] cut = Arrays.copyOf(form, form.length - 20);

        assertThat(send("POST", "/upload", steps, FormBody.CONTENT_TYPE, cut).status())
                .isEqualTo(steps.startsWith("async") ? 200 : 400);
    }
}
