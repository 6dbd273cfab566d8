// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadFieldsTest {

    private static final String SECRET = "s3cret_-".repeat(4);

    @Test
    void printsTheLinesOfDottedFields() {
        assertThat(UploadFields.dotted(SECRET, "sha256", "number").directives())
                .containsExactly(
                        "upload_set_form_field \"" + SECRET + ".${upload_field_name}.name\" \"$upload_file_name\";",
                        "upload_set_form_field \"" + SECRET
                                + ".${upload_field_name}.content_type\" \"$upload_content_type\";",
                        "upload_set_form_field \"" + SECRET + ".${upload_field_name}.path\" \"$upload_tmp_path\";",
                        "upload_set_form_field \"" + SECRET + ".${upload_field_name}.number\" \"$upload_file_number\";",
                        "upload_aggregate_form_field \"" + SECRET
                                + ".${upload_field_name}.size\" \"$upload_file_size\";",
                        "upload_aggregate_form_field \"" + SECRET
                                + ".${upload_field_name}.sha256\" \"$upload_file_sha256\";",
                        "upload_pass_form_field \"^(?!" + SECRET + ")\";");
    }

    @Test
    void printsTheLinesOfUnderscoredFields() {
        assertThat(UploadFields.underscored(SECRET).directives())
                .contains("upload_set_form_field \"" + SECRET + ".${upload_field_name}_path\" \"$upload_tmp_path\";")
                .hasSize(5);
    }

    @Test
    void printsTheLinesOfATemplate() {
        UploadFields fields = UploadFields.template(
                SECRET,
                "file_size $upload_file_size",
                "files[$upload_field_name][tempfile] $upload_tmp_path",
                "${upload_field_name}_composite yes");

        assertThat(fields.directives())
                .containsExactly(
                        "upload_set_form_field \"" + SECRET
                                + ".files[${upload_field_name}][tempfile]\" \"$upload_tmp_path\";",
                        "upload_set_form_field \"" + SECRET + ".${upload_field_name}_composite\" \"yes\";",
                        "upload_aggregate_form_field \"" + SECRET + ".file_size\" \"$upload_file_size\";",
                        "upload_pass_form_field \"^(?!" + SECRET + ")\";");
        assertThat(fields).hasToString("[files[*][tempfile], *_composite, file_size]");
    }

    @Test
    void keepsTheSecretToItself() {
        assertThat(UploadFields.dotted(SECRET).toString()).isEqualTo("[*.name, *.content_type, *.path, *.size]");
    }

    @Test
    void acceptsTwoSecretsWhileOneIsBeingChanged() {
        String old = "o".repeat(32);
        UploadFields fields = UploadFields.dotted(SECRET).alsoAccepting(old);

        assertThat(fields.afterSecret(SECRET + ".a.path")).contains("a.path");
        assertThat(fields.afterSecret(old + ".a.path")).contains("a.path");
        assertThat(fields.afterSecret(old + "a.path")).isEmpty();
        assertThat(UploadFields.dotted(SECRET).afterSecret(old + ".a.path")).isEmpty();
        assertThat(fields.directives())
                .contains("upload_set_form_field \"" + SECRET + ".${upload_field_name}.path\" \"$upload_tmp_path\";")
                .endsWith("upload_pass_form_field \"^(?!" + SECRET + "|" + old + ")\";");
        assertThatThrownBy(() -> fields.alsoAccepting("short")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWeakSecrets() {
        assertThatThrownBy(() -> UploadFields.dotted("x".repeat(31)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the secret prefix of the upload fields must have 32 to 128 characters, as in"
                        + " upload_set_form_field of nginx.conf: 31 given");
        assertThatThrownBy(() -> UploadFields.dotted("x".repeat(129))).hasMessageEndingWith(": 129 given");
        assertThatThrownBy(() -> UploadFields.underscored("x".repeat(32) + "."))
                .hasMessage(
                        "the secret prefix of the upload fields must consist of 0-9 A-Z a-z _ and -: character 33 is"
                                + " another");
        assertThatThrownBy(() -> UploadFields.dotted("REPLACE_WITH_YOUR_OWN_SECRET_OF_32_TO_128_CHARACTERS"))
                .hasMessage(
                        "the secret prefix of the upload fields is the one of the shipped example: put one of your own"
                                + " into nginx.conf and here");
    }

    @Test
    void acceptsTheShortestAndTheLongestSecret() {
        assertThat(UploadFields.dotted("-".repeat(32)).perFile()).isEqualTo(4);
        assertThat(UploadFields.dotted("Z".repeat(128), "md5").perFile()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"md4", "field", "", "SHA256"})
    void refusesUnknownKeys(String key) {
        assertThatThrownBy(() -> UploadFields.dotted(SECRET, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "there are the keys name, content_type, path, number, range, size, crc32, md5, sha1, sha256 and"
                                + " sha512: \"" + key + '"');
    }

    @Test
    void refusesNamesAndVariablesThatStandTwice() {
        assertThatThrownBy(() -> UploadFields.dotted(SECRET, "size"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no name and no variable may stand twice: ");
        assertThatThrownBy(() -> UploadFields.template(SECRET, "a $upload_tmp_path", "a x"))
                .hasMessageStartingWith("no name and no variable may stand twice: ");
        assertThatThrownBy(() -> UploadFields.template(SECRET, "a $upload_tmp_path", "b $upload_tmp_path"))
                .hasMessageStartingWith("no name and no variable may stand twice: ");
    }

    @Test
    void refusesATemplateWithoutPath() {
        assertThatThrownBy(() -> UploadFields.template(SECRET, "$upload_field_name.name $upload_file_name"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("$upload_tmp_path must be among the values, or no file is ever found");
        assertThatThrownBy(() -> UploadFields.template(SECRET)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a ", " $upload_tmp_path", ""})
    void refusesLinesThatAreNoNameAndValue(String line) {
        assertThatThrownBy(() -> UploadFields.template(SECRET, line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a line must be a name, a blank and a value, as in \"$upload_field_name.path"
                        + " $upload_tmp_path\": \"" + line + '"');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$upload_field_name$upload_field_name $upload_tmp_path",
                "a;b $upload_tmp_path",
                "a\" $upload_tmp_path",
                "a\\ $upload_tmp_path",
                "a$uri $upload_tmp_path",
                "ä $upload_tmp_path",
                "a b c",
                "a b;",
            })
    void refusesCharactersThatNginxTakesForItsOwn(String line) {
        assertThatThrownBy(() -> UploadFields.template(SECRET, line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "names and values may have visible ASCII but no quotes, \\ ; $ { } or %, and the"
                                + " form's field once: ");
    }

    @Test
    void refusesAFieldWithoutName() {
        assertThatThrownBy(() -> new FieldTemplate("", "", false, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a field of nginx-upload-module must have a name");
    }

    @Test
    void refusesVariablesThatItDoesNotRead() {
        assertThatThrownBy(() -> UploadFields.template(SECRET, "a $uri"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a value must be a variable of nginx-upload-module that is read here, or text: \"$uri\"");
    }

    @Test
    void refusesAVariableThatRunsIntoItsSuffix() {
        assertThatThrownBy(() -> UploadFields.template(SECRET, "$upload_field_name_path $upload_tmp_path"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("write ${upload_field_name} where a letter, digit or _ follows: \"$upload_field_name_path"
                        + " $upload_tmp_path\"");
    }
}
