// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static dev.handoff.upload.CallbackBody.SECRET;
import static dev.handoff.upload.CallbackBody.assemble;
import static dev.handoff.upload.CallbackBody.field;
import static dev.handoff.upload.CallbackBody.file;
import static dev.handoff.upload.CallbackBody.group;
import static dev.handoff.upload.CallbackBody.read;
import static dev.handoff.upload.CallbackBody.text;
import static dev.handoff.upload.CallbackBody.unsized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.Crc32;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackAssemblerTest {

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

    @Test
    void readsPathsInUtf8WhateverTheCharsetOfTheForm() throws IOException {
        assertThat(read(dotted, text("_charset_", "windows-1252"), group("f", "a", "", "/ü", "1")))
                .containsExactly(field("_charset_", "windows-1252"), file("f", "a", Optional.empty(), "/ü", 1));
    }
}
