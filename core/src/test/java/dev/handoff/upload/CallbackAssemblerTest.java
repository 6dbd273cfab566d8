// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.Crc32;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackAssemblerTest {

    private static final String SECRET = "k".repeat(32);
    private static final String WHERE = "; compare nginx.conf with UploadFields.directives()";
    private static final String ORDER =
            "the fields of a file must come once each, in the configured order and without others between them" + WHERE;

    private final UploadFields dotted = UploadFields.dotted(SECRET);

    @Test
    void joinsTextFieldsAndFilesInTheOrderOfTheClient() throws IOException {
        List<CallbackItem> items = read(
                dotted,
                text("description", "h\r\nï"),
                group("file", "a.txt", "text/plain", "/store/1/0000000001", "5"),
                text("description", ""),
                group("file", "b%22.txt", "", "/store/2/0000000002", "0"));

        assertThat(items)
                .containsExactly(
                        field("description", "h\r\nï"),
                        file("file", "a.txt", Optional.of("text/plain"), "/store/1/0000000001", 5),
                        field("description", ""),
                        file("file", "b\".txt", Optional.empty(), "/store/2/0000000002", 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", ".path", "a.path", "user[avatar]", "_path", "a\\", "日本語", "a.name.name", "x_path_path"})
    void findsTheFormFieldWhateverItsName(String name) throws IOException {
        for (UploadFields fields : List.of(dotted, UploadFields.underscored(SECRET))) {
            String separator = fields.template(0).after().substring(0, 1);

            List<CallbackItem> items = read(
                    fields,
                    text(SECRET + "." + name + separator + "name", "a"),
                    text(SECRET + "." + name + separator + "content_type", ""),
                    text(SECRET + "." + name + separator + "path", "/p"),
                    text(SECRET + "." + name + separator + "size", "1"));

            assertThat(items).containsExactly(file(name, "a", Optional.empty(), "/p", 1));
        }
    }

    @Test
    void decodesTheNameOfTheFormFieldAsOnOtherRoads() throws IOException {
        assertThat(read(dotted, text("a%22", ""), group("b%22", "c", "", "/p", "1")))
                .containsExactly(field("a\"", ""), file("b\"", "c", Optional.empty(), "/p", 1));
    }

    @Test
    void readsEveryHash() throws IOException {
        UploadFields fields =
                UploadFields.dotted(SECRET, "crc32", "md5", "sha1", "sha256", "sha512", "number", "range");
        String start = SECRET + ".f.";

        List<CallbackItem> items = read(
                fields,
                text(start + "name", "a"),
                text(start + "content_type", "a/b"),
                text(start + "path", "/p"),
                text(start + "number", "1"),
                text(start + "range", "bytes 0-0/0"),
                text(start + "size", "3"),
                text(start + "crc32", "0A63491b"),
                text(start + "md5", "AB".repeat(16)),
                text(start + "sha1", "0".repeat(40)),
                text(start + "sha256", ""),
                text(start + "sha512", "f".repeat(128)));

        assertThat(items)
                .containsExactly(new CallbackItem.StoredByNginx(
                        "f",
                        "a",
                        Optional.of("a/b"),
                        "/p",
                        OptionalLong.of(3),
                        Optional.of(Crc32.parse("0a63491b")),
                        Map.of("MD5", "ab".repeat(16), "SHA-1", "0".repeat(40), "SHA-512", "f".repeat(128))));
    }

    /** Vocabularies of real configurations. */
    @Test
    void readsTheNamesOfExistingConfigurations() throws IOException {
        assertThat(read(
                        UploadFields.template(
                                SECRET,
                                "files[$upload_field_name][original_filename] $upload_file_name",
                                "files[$upload_field_name][tempfile] $upload_tmp_path"),
                        text(SECRET + ".files[a[b]][original_filename]", "x"),
                        text(SECRET + ".files[a[b]][tempfile]", "/p")))
                .containsExactly(unsized("a[b]", "x"));
        assertThat(read(
                        UploadFields.template(
                                SECRET,
                                "filename $upload_file_name",
                                "name $upload_field_name",
                                "tempfile $upload_tmp_path"),
                        text(SECRET + ".filename", "x"),
                        text(SECRET + ".name", "photo"),
                        text(SECRET + ".tempfile", "/p")))
                .containsExactly(unsized("photo", "x"));
        assertThat(read(
                        UploadFields.template(SECRET, "droplet_path $upload_tmp_path"),
                        text(SECRET + ".droplet_path", "/p")))
                .containsExactly(unsized("", ""));
        assertThat(read(
                        UploadFields.template(
                                SECRET,
                                "fixed 1",
                                "$upload_field_name $upload_file_name",
                                "__${upload_field_name}__keys $upload_tmp_path"),
                        text(SECRET + ".fixed", "1"),
                        text(SECRET + ".a", "x"),
                        text(SECRET + ".__a__keys", "/p")))
                .containsExactly(unsized("a", "x"));
    }

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
    void findsAnEmptyFormInTheDummyField() throws IOException {
        assertThat(read(dotted, text("<ngx_upload_module_dummy>", ""))).isEmpty();
        assertThat(read(dotted, text("<ngx_upload_module_dummy>", "x"))).hasSize(1);
    }

    @Test
    void findsAnEmptyFormInTheClosingBoundaryAlone() throws IOException {
        assertThat(assemble(dotted, "\r\n--AA--\r\n", 1)).isEmpty();
        assertThat(assemble(dotted, "--AA--", 1)).isEmpty();
    }

    @Test
    void refusesAnEmptyBody() {
        assertThatThrownBy(() -> assemble(dotted, "", 1))
                .hasMessage("the multipart body is empty; it must end with its closing boundary");
    }

    @Test
    void takesForgedFieldsWithoutTheSecretForText() throws IOException {
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

    @Test
    void refusesDuplicateFields() {
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

    @Test
    void takesABoundaryAtTheStartOfAValueForText() throws IOException {
        String value = "--AA\r\nContent-Disposition: form-data; name=\"" + SECRET + ".f.name\"\r\n\r\n";

        assertThat(read(dotted, text("a", value))).containsExactly(field("a", value));
    }

    @Test
    void keepsLongPathsWhateverTheLimitOfTextFields() throws IOException {
        String path = "/" + "p".repeat(4095);

        assertThat(read(dotted, group("f", "a", "", path, "1")))
                .containsExactly(file("f", "a", Optional.empty(), path, 1));
        assertThatThrownBy(() -> read(dotted, group("f", "a", "", "p".repeat(8193), "1")))
                .hasMessage("a text field may have 8192 bytes");
        assertThatThrownBy(() -> read(dotted, text("a", "x".repeat(1001))))
                .hasMessage("a text field may have 1000 bytes");
    }

    /** Whatever follows the secret, it is a complete file or refused. */
    @Test
    void makesItemsOfAShuffledCallbackOrRefusesIt() throws IOException {
        Random random = new Random(3);
        List<String> parts = new ArrayList<>();
        for (String key : List.of("name", "content_type", "path", "size", "path.name", "")) {
            parts.add(text(SECRET + ".f." + key, "1"));
        }
        parts.add(text("a", "b"));
        parts.add(group("f", "a", "", "/p", "1"));
        int accepted = 0;
        for (int i = 0; i < 5000; i++) {
            StringBuilder body = new StringBuilder();
            for (int n = random.nextInt(5); n >= 0; n--) {
                body.append(parts.get(random.nextInt(parts.size())));
            }
            try {
                assertThat(read(dotted, body.toString())).isNotEmpty();
                accepted++;
            } catch (UploadException e) {
                assertThat(e.status()).isEqualTo(403);
            }
        }
        assertThat(accepted).isBetween(50, 4900);
    }

    @Test
    void makesItemsOfAMutilatedCallbackOrRefusesIt() throws IOException {
        Random random = new Random(5);
        byte[] seed = (text("a", "b") + group("f", "a", "x/y", "/p", "1") + text("c", "d") + "--AA--\r\n")
                .getBytes(StandardCharsets.UTF_8);
        int accepted = 0;
        for (int i = 0; i < 10_000; i++) {
            try {
                accepted += assemble(dotted, MultipartReaderTest.mutilated(seed, random), 7)
                                .isEmpty()
                        ? 0
                        : 1;
            } catch (UploadException e) {
                assertThat(e.status()).isIn(400, 403, 413);
            }
        }
        assertThat(accepted).isBetween(100, 9900);
    }

    @Test
    void readsPathsInUtf8WhateverTheCharsetOfTheForm() throws IOException {
        assertThat(read(dotted, text("_charset_", "windows-1252"), group("f", "a", "", "/ü", "1")))
                .containsExactly(field("_charset_", "windows-1252"), file("f", "a", Optional.empty(), "/ü", 1));
    }

    private static String text(String name, String value) {
        return "--AA\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String group(String field, String name, String type, String path, String size) {
        String start = SECRET + "." + field + ".";
        return text(start + "name", name)
                + text(start + "content_type", type)
                + text(start + "path", path)
                + text(start + "size", size);
    }

    private static CallbackItem field(String name, String value) {
        String raw = name.replace("\"", "%22");
        return new CallbackItem.Text(
                new UploadForm.Field(name, value, Map.of("content-disposition", "form-data; name=\"" + raw + '"')));
    }

    private static CallbackItem file(String field, String name, Optional<String> type, String path, long size) {
        return new CallbackItem.StoredByNginx(
                field, name, type, path, OptionalLong.of(size), Optional.empty(), Map.of());
    }

    private static CallbackItem unsized(String field, String name) {
        return new CallbackItem.StoredByNginx(
                field, name, Optional.empty(), "/p", OptionalLong.empty(), Optional.empty(), Map.of());
    }

    private static List<CallbackItem> read(UploadFields fields, String... parts) throws IOException {
        String body = String.join("", parts) + "--AA--\r\n";
        List<CallbackItem> items = assemble(fields, body, Integer.MAX_VALUE);
        assertThat(assemble(fields, body, 1)).isEqualTo(items);
        return items;
    }

    private static List<CallbackItem> assemble(UploadFields fields, String body, int piece) throws IOException {
        return assemble(fields, body.getBytes(StandardCharsets.UTF_8), piece);
    }

    private static List<CallbackItem> assemble(UploadFields fields, byte[] body, int piece) throws IOException {
        FormCharset charset = new FormCharset(StandardCharsets.UTF_8);
        CallbackAssembler assembler = new CallbackAssembler(fields, new TextFields(1000, 10_000, charset), charset);
        MultipartReader reader = new MultipartReader("AA", Dialect.NGINX, RecordingSink.LIMITS, charset, assembler);
        RecordingSink.feed(
                reader, body, piece == 1 ? RecordingSink.bytewise(body) : RecordingSink.whole(body), piece == 1);
        return assembler.items();
    }

    private static void refuses(String message, UploadFields fields, String... parts) {
        assertThatThrownBy(() -> read(fields, parts))
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        UploadException.class, e -> assertThat(e.status()).isEqualTo(403));
    }
}
