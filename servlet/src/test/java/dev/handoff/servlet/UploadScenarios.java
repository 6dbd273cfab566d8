// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.testing.FormBody;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for a form with files on every road, but for the text fields that nginx-upload-module loses. */
abstract class UploadScenarios extends UploadUnderTest {

    private static final int LARGE = 20 << 20;

    static final FormBody HELLO = new FormBody("a title and a file")
            .text("title", "Größe")
            .file("photo", "hello.txt", "hello")
            .text("title", "zweiter");

    static final List<FormBody> FORMS = List.of(
            HELLO,
            new FormBody("one file").file("photo", "a.txt", "hello"),
            new FormBody("an empty file").file("photo", "empty.txt", ""),
            new FormBody("no file chosen").text("title", "x").noFile("photo").file("other", "b.txt", "b"),
            new FormBody("several of one name")
                    .file("photo", "1.txt", "one")
                    .file("photo", "2.txt", "")
                    .file("other", "3.txt", "three")
                    .file("photo", "1.txt", "again"),
            new FormBody("names of the world")
                    .file("Überblick", "日本語 ファイル.txt", "x")
                    .file("фото", "отчёт (1)+100%.bin", "y")
                    .file("صورة", "العربية.txt", "z"),
            new FormBody("all bytes").file("photo", "bytes", "application/octet-stream", bytes(70_000)),
            new FormBody("what looks like a delimiter")
                    .file("photo", "a.txt", "x\r\n--" + FormBody.BOUNDARY.substring(1) + "\r\n\r\n--\r\n"),
            hundred(),
            new FormBody("20 MiB").file("photo", "large.bin", "application/octet-stream", bytes(LARGE)));

    private static final List<String> VIEWS = List.of(
            "parts",
            "async;parts",
            "asyncWrapped;parts",
            "asyncDispatch;parts",
            "asyncDispatch;async;parts",
            "forward=/configured/again;parts",
            "forward=/upload/again?x=1;asyncDispatch;parts");

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static FormBody hundred() {
        FormBody form = new FormBody("100 files");
        for (int i = 0; i < 100; i++) {
            form.file("photo" + i % 7, i + ".txt", "content " + i);
        }
        return form;
    }

    static Stream<Object[]> views() {
        return FORMS.stream()
                .flatMap(form -> Stream.of("/upload", "/configured")
                        .flatMap(address -> VIEWS.stream().map(view -> new Object[] {form, address, view})));
    }

    private boolean losesTexts() {
        return road() == Road.MODULE;
    }

    @ParameterizedTest
    @MethodSource("views")
    void showsThePartsInTheOrderOfTheClient(FormBody form, String address, String view) throws IOException {
        Response answer = post(address, view, form);

        assertThat(lines(answer)).isEqualTo(form.lines(losesTexts()));
    }

    @ParameterizedTest
    @FieldSource("FORMS")
    void showsTheSameAsATypedForm(FormBody form) throws IOException {
        Response answer = post("/upload", "form", form);

        assertThat(lines(answer)).filteredOn(line -> !line.startsWith("text ")).isEqualTo(form.lines(true));
        assertThat(lines(answer))
                .filteredOn(line -> line.startsWith("text "))
                .hasSize(
                        losesTexts()
                                ? 0
                                : form.lines(false).size() - form.lines(true).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/upload", "/configured"})
    void givesQueryBeforeFieldsAsParameters(String address) throws IOException {
        List<String> expected = new ArrayList<>();
        expected.add(losesTexts() ? "title=a b,c" : "title=a b,c,Größe,zweiter");
        expected.add("q=ü");

        Response answer = post(address + "?title=a%20b&q=%C3%BC&title=c", "params", HELLO);

        if (container.keepsOrderOfParameters()) {
            assertThat(lines(answer)).isEqualTo(expected);
        } else {
            assertThat(lines(answer)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"asyncDispatch", "asyncDispatch;asyncDispatch"})
    void givesEachParameterOnceHoweverTheRequestIsDispatched(String view) throws IOException {
        String fields = losesTexts() ? "" : ",Größe,zweiter";

        Response answer = post("/configured?title=a&q=1&title=c", view + ";params", HELLO);

        assertThat(lines(answer)).containsExactlyInAnyOrder("title=a,c" + fields, "q=1");
    }

    @Test
    void givesTheQueryOfAForwardFirst() throws IOException {
        String fields = losesTexts() ? "" : ",Größe,zweiter";

        Response answer = post("/upload?title=client", "forward=/configured/x?title=forward&more=1;params", HELLO);

        assertThat(lines(answer)).containsExactlyInAnyOrder("title=forward,client" + fields, "more=1");
    }

    @Test
    void readsParametersBeforeAndAfterParts() throws IOException {
        String title = losesTexts() ? "title=null" : "title=Größe";

        Response answer = post("/configured", "param=title;part=photo;param=title;part=none;param=photo", HELLO);

        assertThat(lines(answer)).containsExactly(title, HELLO.lines(true).get(0), title, "no part", "photo=null");
    }

    @Test
    void givesTheSameObjectsToEveryCaller() throws IOException {
        assertThat(lines(post("/upload", "same;forward=/configured/x;asyncDispatch;same", HELLO)))
                .containsExactly("true true");
    }

    @Test
    void showsTheHeadersOfAPart() throws IOException {
        assertThat(lines(post("/upload", "partHeaders=photo", HELLO)))
                .containsExactlyInAnyOrder(
                        "content-disposition: form-data; name=\"photo\"; filename=\"hello.txt\"",
                        "content-type: text/plain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write=photo,claimed.txt",
                "move=photo,claimed.txt",
                "spring=photo,claimed.txt",
                "async;write=photo,claimed.txt",
                "asyncDispatch;move=photo,claimed.txt",
                "forward=/configured/x;write=photo,claimed.txt",
                "move=photo,claimed.txt;move=photo,claimed.txt;part=photo",
                "write=photo,claimed.txt;delete=photo;form"
            })
    void claimsAFileForGood(String steps) throws IOException {
        Response answer = post("/upload", steps, HELLO);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(claims.resolve("claimed.txt")).hasContent("hello");
        assertThat(Files.getPosixFilePermissions(claims.resolve("claimed.txt")))
                .extracting(Enum::name)
                .contains("OWNER_READ", "OTHERS_READ");
    }

    @Test
    void writeReplacesWhatIsThereAsContainersDo() throws IOException {
        Files.writeString(claims.resolve("there.txt"), "something longer than before");

        lines(post("/upload", "write=photo,there.txt", HELLO));

        assertThat(claims.resolve("there.txt")).hasContent("hello");
    }

    @Test
    void moveKeepsWhatIsThere() throws IOException {
        Files.writeString(claims.resolve("there.txt"), "mine");

        assertThat(post("/upload", "move=photo,there.txt", HELLO).status()).isEqualTo(500);

        assertThat(claims.resolve("there.txt")).hasContent("mine");
    }

    @Test
    void writesBelowTheTemporaryFolder() throws IOException {
        String name = "handoff-part-" + container.port() + ".txt";
        try {
            assertThat(lines(post("/upload", "write=photo,relative:" + name + ";part=photo", HELLO)))
                    .isEqualTo(HELLO.lines(true));
        } finally {
            // where a container has no folder of the application's own; the others delete theirs
            Files.deleteIfExists(Path.of(System.getProperty("java.io.tmpdir"), name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative:../outside.txt", "relative:a/../../outside.txt", "relative:.", "relative:"})
    void writesNowhereElseByARelativeName(String name) throws IOException {
        assertThat(post("/upload", "write=photo," + name, HELLO).status()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            parts                                  | 200
            form;throw                             | 500
            form;sendError=409                     | 409
            parts;asyncTimeout                     | 500
            asyncTimeout;form                      | 500
            async;parts;sendError=409              | 409
            asyncDispatch;parts;throw              | 500
            forward=/configured/x;parts;throw      | 500
            forward=/upload/x;form;sendError=409   | 409
            delete=photo                           | 200
            parts;flush;throw                      | 200
            """)
    void deletesWhatNobodyClaimed(String steps, int status) throws IOException {
        // the rest is in leavesNothingBehind
        assertThat(exchangeBestEffort(steps)).isEqualTo(status);
    }

    /** A container may cut an answer short after an exception: the status has gone out by then. */
    private int exchangeBestEffort(String steps) throws IOException {
        try (RawHttp connection = RawHttp.connect(port())) {
            connection.send(request("POST", "/upload", steps, FormBody.CONTENT_TYPE, HELLO.bytes()));
            return Integer.parseInt(connection.receiveHead().split(" ", 3)[1]);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "require=missing",
                "wrap;require=missing",
                "print=x;require=missing",
                "forward=/configured/x;require=missing",
                "asyncDispatch;require=missing"
            })
    void tellsTheClientWhatTheFormMustHave(String steps) throws IOException {
        Response answer = post("/upload", steps, HELLO);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text())
                .contains("the form must have a file in the field")
                .doesNotContain("hello.txt");
    }

    @Test
    void hidesWhatNginxToldAboutTheUpload() throws IOException {
        assertThat(lines(post("/upload", "secrets;parts", HELLO)).get(0)).isEqualTo("null null []");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /upload     | move=photo,sent.txt;send=sent.txt
            /configured | move=photo,sent.txt;send=sent.txt
            /configured | write=photo,sent.txt;xar=sent.txt
            /configured | async;write=photo,sent.txt;xar=sent.txt
            /upload     | forward=/configured/x;write=photo,sent.txt;xar=sent.txt
            """)
    void handsOffAFileThatWasUploadedInTheSameRequest(String address, String steps) throws IOException {
        Response answer = post(address, steps, HELLO);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("hello");
        assertThat(answer.header("X-Accel-Redirect")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS"})
    void givesTheQueryAloneToRequestsWithoutBody(String method) throws IOException {
        Response answer =
                RawHttp.exchange(port(), RawHttp.request(method, "/upload?a=1&b=2", "X-Steps: params;stream;length"));

        assertThat(answer.status()).isEqualTo(200);
        if (!method.equals("HEAD")) {
            assertThat(lines(answer)).containsExactly("a=1", "b=2", "body 0 finished true", "-1 -1 null -1 [] false");
        }
    }

    @ParameterizedTest
    @CsvSource({"form, 400", "parts, 500", "part=photo, 500"})
    void findsNoUploadInARequestWithoutBody(String steps, int status) throws IOException {
        assertThat(RawHttp.get(port(), "/upload", "X-Steps: " + steps).status()).isEqualTo(status);
    }

    @Test
    void refusesACompressedForm() throws IOException {
        for (String steps : List.of("parts", "form", "params", "param=title")) {
            assertThat(post("/upload", steps, HELLO, "Content-Encoding: gzip").status())
                    .as(steps)
                    .isEqualTo(415);
        }
        assertThat(lines(post("/upload", "parts", HELLO, "Content-Encoding: identity")))
                .isEqualTo(HELLO.lines(losesTexts()));
    }

    @Test
    void leavesNothingOfAnUploadThatTheClientBreaksOff() throws IOException {
        byte[] whole = request(
                "POST",
                "/upload",
                "parts",
                FormBody.CONTENT_TYPE,
                FORMS.get(FORMS.size() - 1).bytes());
        try (RawHttp connection = RawHttp.connect(port())) {
            connection.send(Arrays.copyOf(whole, whole.length / 2));
        }
    }

    @Test
    void neverHangsOnALargeFormThatIsNotWanted() throws IOException {
        Response answer = post("/upload", "sendError=403", FORMS.get(0));

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void knowsNoUploadsElsewhere() throws IOException {
        Response answer = RawHttp.exchange(
                container.port(), request("POST", "/outside", "form", FormBody.CONTENT_TYPE, HELLO.bytes()));

        assertThat(answer.status()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "form", "parts", "params"})
    void sendsNoFileAfterARefusal(String look) throws IOException {
        Response answer = post("/configured", look + ";xar=none.txt;require=missing", HELLO);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("X-Accel-Redirect")).isEmpty();
    }

    @Test
    void believesNoClientWhoClaimsToBeNginx() throws IOException {
        String[] forged = {
            "X-Handoff-Body: " + store.resolve("0000000001"),
            "X-Handoff-Upload: " + RealNginx.UPLOAD_SECRET + "; spool",
            "x-handoff-upload: " + RealNginx.UPLOAD_SECRET + "; module"
        };

        Response answer = post("/upload", "parts", HELLO, forged);

        if (nginx == null) {
            assertThat(answer.status()).isEqualTo(403);
        } else {
            assertThat(lines(answer)).isEqualTo(HELLO.lines(losesTexts()));
        }
    }

    @Test
    void cleansFileNames() throws IOException {
        FormBody form = new FormBody("tricks").file("photo", "a\u202Etxt.exe", "x");

        assertThat(lines(post("/upload", "names", form)))
                .singleElement()
                .satisfies(line -> assertThat(line).doesNotContain("\u202E"));
    }
}
