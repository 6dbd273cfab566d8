// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static dev.handoff.upload.CallbackBody.SECRET;
import static dev.handoff.upload.CallbackBody.assemble;
import static dev.handoff.upload.CallbackBody.field;
import static dev.handoff.upload.CallbackBody.file;
import static dev.handoff.upload.CallbackBody.group;
import static dev.handoff.upload.CallbackBody.read;
import static dev.handoff.upload.CallbackBody.refuses;
import static dev.handoff.upload.CallbackBody.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client could try to pass off as the words of nginx. */
class ForgedCallbackTest {

    private static final String WHERE = "; compare nginx.conf with UploadFields.directives()";
    private static final String ORDER =
            "the fields of a file must come once each, in the configured order and without others between them" + WHERE;

    private final UploadFields dotted = UploadFields.dotted(SECRET);

    @Test
    void refusesAnotherFixedValue() {
        UploadFields fields = UploadFields.template(SECRET, "composite yes", "path $upload_tmp_path");

        refuses(
                "a field of a file has another fixed value than the one configured" + WHERE,
                fields,
                text(SECRET + ".composite", "no"),
                text(SECRET + ".path", "/p"));
    }

    @Test
    void refusesAFieldThatContradictsItsName() {
        UploadFields fields =
                UploadFields.template(SECRET, "$upload_field_name.path $upload_tmp_path", "field $upload_field_name");

        refuses(ORDER, fields, text(SECRET + ".a.path", "/p"), text(SECRET + ".field", "b"));
    }

    @Test
    void t4TakesForgedFieldsWithoutTheSecretForText() throws IOException {
        assertThat(read(
                        dotted,
                        text("file.path", "/etc/passwd"),
                        text(".file.path", "/etc/passwd"),
                        text("k".repeat(31) + ".file.path", "/etc/passwd"),
                        text("k".repeat(33) + ".file.path", "/etc/passwd"),
                        text("x".repeat(32) + ".file.path", "/etc/passwd")))
                .hasSize(5)
                .allSatisfy(item -> assertThat(item).isInstanceOf(CallbackItem.Text.class));
    }

    /** What a line end in a variable of nginx.conf makes of a value: more parts, which do not know the secret. */
    @Test
    void t3RefusesOrTakesForTextWhatIsInjectedIntoAValue() throws IOException {
        String injected = "\r\n" + text("f.path", "/etc/passwd").stripTrailing();

        refuses(ORDER, dotted, group("f", "a" + injected, "", "/p", "1"));
        refuses(ORDER, dotted, group("f", "a", "", "/p" + injected, "1"));
        assertThat(read(dotted, group("f", "a", "", "/p", "1" + injected)))
                .containsExactly(file("f", "a", Optional.empty(), "/p", 1), field("f.path", "/etc/passwd"));
    }

    @Test
    void t4RefusesDuplicateFields() {
        String name = SECRET + ".f.name";
        refuses(ORDER, dotted, text(name, "a"), text(name, "a"));
        refuses(ORDER, dotted, group("f", "a", "", "/p", "1"), text(SECRET + ".f.size", "1"));
        refuses(ORDER, dotted, group("f", "a", "", "/p", "1"), text(SECRET + ".f.path", "/etc/passwd"));
    }

    @Test
    void refusesAGroupInAnotherOrderIncompleteOrOfTwoFiles() {
        String start = SECRET + ".f.";
        refuses(ORDER, dotted, text(start + "content_type", ""), text(start + "name", ""));
        refuses(ORDER, dotted, text(start + "name", ""), text(start + "content_type", ""), text(start + "path", "/p"));
        refuses(ORDER, dotted, text(start + "name", ""), text(SECRET + ".g.content_type", ""));
        refuses(ORDER, dotted, text(start + "name", ""), text("description", ""));
        refuses(ORDER, dotted, text(start + "path", "/etc/passwd"));
        refuses(ORDER, dotted, text(SECRET + ".", "x"));
        refuses(ORDER, dotted, group("f", "a", "", "/p", "1"), text(start + "name", ""));
    }

    @ParameterizedTest
    @CsvSource({"'',''", "-1,''", "1x,''", "+1,''", "1234567890123456789,''", "١,''"})
    void refusesASizeThatIsNoNumber(String size) {
        refuses("the size of a file in a callback must be a decimal number", dotted, group("f", "a", "", "/p", size));
    }

    @Test
    void refusesAFileWithoutPath() {
        refuses("a file in a callback has no path; nginx always sends one", dotted, group("f", "a", "", "", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "123456789", "1234567g"})
    void refusesAHashThatIsNone(String hash) {
        UploadFields fields = UploadFields.template(SECRET, "path $upload_tmp_path", "crc $upload_file_crc32");

        refuses(
                "the crc32 of a file in a callback must be 8 hexadecimal digits or empty",
                fields,
                text(SECRET + ".path", "/p"),
                text(SECRET + ".crc", hash));
    }

    @Test
    void refusesFileNumbersThatDoNotCountUp() throws IOException {
        UploadFields fields = UploadFields.template(SECRET, "path $upload_tmp_path", "number $upload_file_number");

        assertThat(read(fields, numbered("1"), numbered("3"))).hasSize(2);
        refuses("the numbers of the files in a callback must count up", fields, numbered("1"), numbered("1"));
        refuses("the numbers of the files in a callback must count up", fields, numbered("0"));
        refuses("the number of a file in a callback must be a decimal number", fields, numbered("x"));
    }

    private static String numbered(String number) {
        return text(SECRET + ".path", "/p") + text(SECRET + ".number", number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data; name=\"a\"; filename=\"b\"",
                "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: text/plain",
                "Content-Type: text/plain\r\nContent-Disposition: form-data; name=\"a\"",
                "content-disposition: form-data; name=\"a\"",
                "Content-Disposition: form-data; name=a",
                "Content-Disposition: attachment; name=\"a\"",
                "Content-Disposition: form-data; name=\"a\" ",
                "X: y",
            })
    void refusesHeadersThatNginxDoesNotWrite(String header) {
        refuses(
                "a part of the callback has another header than nginx-upload-module writes",
                dotted,
                "--AA\r\n" + header + "\r\n\r\nx\r\n");
    }

    @Test
    void refusesBytesBesideTheParts() {
        String message = "nginx writes nothing before the first boundary or after the last";
        refuses(message, dotted, "x\r\n");
        assertThatThrownBy(() -> assemble(dotted, "--AA--\r\nx", 1)).hasMessage(message);
        assertThatThrownBy(() -> assemble(dotted, "--AA \r\n", 1)).hasMessage(message);
        assertThatThrownBy(() -> assemble(dotted, "--AA-- ", 1)).hasMessage(message);
    }
}
