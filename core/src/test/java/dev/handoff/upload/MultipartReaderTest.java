// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {

    private static final String FIELD = "--AA\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
    private static final String END = "\r\n--AA--\r\n";

    private static final String CUT_OFF =
            "the multipart body is cut off: it must end with its closing boundary, on a line after CRLF";
    private static final String BAD_LINE =
            "a boundary must be followed by CRLF, or by -- when it is the last; the boundary"
                    + " must not occur in the content";
    private static final String BAD_HEADER =
            "a header line of a part must be name: value, without blanks before either and not folded";
    private static final String BARE =
            "the header of a part has a NUL, or a CR or LF alone; its lines must end with CRLF";
    private static final String NAME = "the Content-Disposition of a part must be form-data with one name";
    private static final String SYNTAX =
            "a Content-Disposition is malformed; it must be written type; name=value; name=\"value\"";

    @Test
    void findsTheBodyEmpty() {
        refuses(400, "the multipart body is empty; it must end with its closing boundary", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\n--AA\n", "x\n--AA--\r\n", "--AB--", "x--AA--", "\r--AA--", "--A"})
    void findsNoBoundary(String body) {
        refuses(
                400,
                "the boundary of the Content-Type does not occur in the body at the start of a line that ends with CRLF",
                body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "x\r\n--AA", "x\r\n--AA-", "x\r\n--AA\r", "x\r\n--AA \t", "x\n--AA--\r\n", "x\r--AA--"})
    void refusesABodyThatIsCutOff(String content) {
        refuses(400, CUT_OFF, FIELD + content);
    }

    @Test
    void refusesABodyThatIsCutOffInAHeader() {
        refuses(400, CUT_OFF, "--AA\r\n");
        refuses(400, CUT_OFF, "--AA\r\nContent-Dispo");
        refuses(400, CUT_OFF, FIELD.substring(0, FIELD.length() - 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--AA\nContent",
                "--AAx\r\n",
                "--AA-\r\n",
                "--AA--x",
                "--AA--\n",
                "--AA \n",
                "--AA--\rx",
                "--AA\rx"
            })
    void refusesABoundaryLineThatGoesOn(String start) {
        refuses(400, BAD_LINE, start);
        refuses(400, BAD_LINE, FIELD + "x\r\n" + start);
    }

    @Test
    void keepsWhatOnlyLooksLikeADelimiter() throws IOException {
        String content = "\n--AA\r--AA\r\n-AA\r\n--A\r\r\n--BAA--\r\r\n-\r\n--a\r\n\r\n";

        assertThat(read(FIELD + content + END))
                .extracting(RecordingSink.Found::content)
                .containsExactly(content);
    }

    @Test
    void refusesTooMuchBesideTheParts() {
        String message =
                "more than 8192 bytes stand before the first boundary or after the last; a form has none there";
        refuses(400, message, "x".repeat(8191) + END);
        refuses(400, message, "--AA--\r\n" + "x".repeat(8193));
        refuses(400, message, FIELD + "\r\n--AA" + " ".repeat(8193));
        refuses(400, message, FIELD + "\r\n--AA--" + "\t".repeat(8193));
    }

    @Test
    void ignoresALittleBesideTheParts() throws IOException {
        assertThat(read("x".repeat(8190) + END)).isEmpty();
        assertThat(read("--AA--\r\n" + "x".repeat(8192))).isEmpty();
        assertThat(read("--AA" + " ".repeat(8192) + FIELD.substring(4) + "x\r\n--AA--" + " ".repeat(8192)))
                .hasSize(1);
    }

    @Test
    void refusesMorePartsThanAllowed() throws IOException {
        assertThat(read((FIELD + "\r\n").repeat(100) + "--AA--")).hasSize(100);
        refuses(413, "the form may have 100 parts", (FIELD + "\r\n").repeat(101) + "--AA--");
    }

    @Test
    void refusesLongerHeadersThanAllowed() throws IOException {
        String start = FIELD.substring(0, FIELD.length() - 2) + "X: ";
        String filler = "y".repeat(8192 - (start.length() - 6) - 4);

        assertThat(read(start + filler + "\r\n\r\nx" + END)).hasSize(1);
        refuses(413, "the header of a part may have 8192 bytes", start + filler + "y\r\n\r\nx" + END);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0: y", "X: \0", "X: y\rZ: z", "X: y\nZ: z", "\r", "\n"})
    void refusesNulAndLoneLineEndsInHeaders(String line) {
        refuses(400, BARE, header("Content-Disposition: form-data; name=a\r\n" + line));
    }

    @ParameterizedTest
    @ValueSource(strings = {" folded", "\tfolded", "X : y", "X", ": y", "X Y: z", "X\u0001: y"})
    void refusesFoldedAndMalformedHeaderLines(String line) {
        refuses(400, BAD_HEADER, header("Content-Disposition: form-data; name=a\r\n" + line));
        refuses(400, BAD_HEADER, header(line + "\r\nContent-Disposition: form-data; name=a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Disposition: form-data; name=a", "CONTENT-TYPE: a/b", "content-transfer-encoding: 8bit"
            })
    void refusesHeadersThatComeTwice(String line) {
        String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
        refuses(
                400,
                "a part has the header " + name + " twice; one of them must go",
                header(line + "\r\n" + line + "\r\nX: y"));
    }

    @Test
    void joinsOtherHeadersThatComeTwice() throws IOException {
        assertThat(read(header("Content-Disposition: form-data; name=a\r\nX: 1\r\nx:2\r\nContent-Type:")))
                .extracting(RecordingSink.Found::head)
                .satisfiesExactly(head -> {
                    assertThat(head.headers()).containsEntry("x", "1, 2").containsEntry("content-type", "");
                    assertThat(head.contentType()).isEmpty();
                });
    }

    @Test
    void refusesAPartWithoutDisposition() {
        refuses(400, "a part must have the header Content-Disposition: form-data; name=\"…\"", "--AA\r\n\r\nx" + END);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "form-data",
                "form-data; filename=\"a\"",
                "attachment; name=\"a\"",
                "; name=\"a\"",
                "form-data; name*=utf-8''a",
            })
    void refusesADispositionWithoutName(String value) {
        refuses(400, NAME, header("Content-Disposition: " + value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "form-data; name=\"a",
                "form-data; name=\"a\"b",
                "form-data; name=a\"b",
                "form-data; name=",
                "form-data; name =a",
                "form-data; name= a",
                "form-data; =a",
                "form-data; name",
                "form-data; name=a b",
                "form-data; name=a;; x=y",
                "form-data; n(=a",
            })
    void refusesAMalformedDisposition(String value) {
        refuses(400, SYNTAX, header("Content-Disposition: " + value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=a; name=b",
                "name=a; NAME=a",
                "name=a; filename=b; filename=c",
                "name=a; filename*=b; Filename*=c"
            })
    void refusesDuplicateNames(String parameters) {
        refuses(
                400,
                "a Content-Disposition has a parameter twice; one of them must go",
                header("Content-Disposition: form-data; " + parameters));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "utf-8''%",
                "utf-8''%4",
                "utf-8''%zz",
                "utf-8''%ff",
                "utf-8''a%00",
                "utf-16''a",
                "utf-8'a",
                "utf-8''ä"
            })
    void refusesAnInvalidExtendedFileNameUnlessAnotherStandsBesideIt(String value) throws IOException {
        refuses(
                400,
                "the filename* of a part must be UTF-8''… in percent-encoding, or have a filename beside it",
                header("Content-Disposition: form-data; name=a; filename*=" + value));

        assertThat(read(header("Content-Disposition: form-data; name=a; filename=b; filename*=" + value)))
                .extracting(part -> part.head().fileName().orElse("-"))
                .containsExactly("b");
    }

    @Test
    void readsExtendedFileNamesInLatin1() throws IOException {
        assertThat(read(header("Content-Disposition: form-data; name=a; filename*=ISO-8859-1'fr'%e9%C9.txt")))
                .extracting(part -> part.head().fileName().orElse("-"))
                .containsExactly("éÉ.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"base64", "Quoted-Printable", "x-gzip", "7bit, 8bit"})
    void refusesTransferEncodings(String encoding) {
        refuses(
                415,
                "the Content-Transfer-Encoding of a part must be binary, 8bit or 7bit, or be left out",
                header("Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: " + encoding));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{FF}", "{C0}{AF}", "{ED}{A0}{80}", "{C3}"})
    void refusesNamesAndValuesThatAreNotUtf8(String bytes) {
        String message =
                "a name or a text value is not valid UTF-8; send UTF-8, or declare the charset in the part or in"
                        + " the field _charset_";
        refuses(400, message, header("Content-Disposition: form-data; name=\"" + bytes + "\""));
        refuses(400, message, FIELD + bytes + END);
    }

    @Test
    void refusesLimitsBelowOne() {
        assertThatThrownBy(() -> new ReaderLimits(0, 1))
                .hasMessage("the limits of parts and of header bytes must be 1 or more: 0, 1");
        assertThatThrownBy(() -> new ReaderLimits(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String header(String lines) {
        return "--AA\r\n" + lines + "\r\n\r\nx" + END;
    }

    private static List<RecordingSink.Found> read(String body) throws IOException {
        byte[] bytes = ClientBody.bytes(body);
        return RecordingSink.read("AA", bytes, RecordingSink.whole(bytes), false);
    }

    private static void refuses(int status, String message, String body) {
        byte[] bytes = ClientBody.bytes(body);
        for (List<Integer> pieces : List.of(RecordingSink.whole(bytes), RecordingSink.bytewise(bytes))) {
            assertThatThrownBy(() -> RecordingSink.read("AA", bytes, pieces, false))
                    .hasMessage(message)
                    .isInstanceOfSatisfying(
                            UploadException.class, e -> assertThat(e.status()).isEqualTo(status));
        }
    }
}
