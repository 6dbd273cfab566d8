// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFieldsTest {

    private final TextFields fields = fields(StandardCharsets.UTF_8);

    private static TextFields fields(Charset fallback) {
        return new TextFields(600, 1000, new FormCharset(fallback));
    }

    @Test
    void joinsWhatComesInPieces() throws UploadException {
        fields.begin(head("a", ""));
        for (byte b : "Grüße".repeat(80).getBytes(StandardCharsets.UTF_8)) {
            fields.append(ByteBuffer.wrap(new byte[] {b}));
        }

        assertThat(fields.finish()).isEqualTo(new UploadForm.Field("a", "Grüße".repeat(80), Map.of("x", "y")));
    }

    @Test
    void forgetsAFieldThatWasNotFinished() throws UploadException {
        fields.begin(head("a", ""));
        fields.append(bytes("left"));

        assertThat(value("right", "")).isEqualTo("right");
    }

    @Test
    void limitsOneFieldAndAllOfThem() throws UploadException {
        assertThat(value("x".repeat(600), "")).hasSize(600);
        assertThat(value("x".repeat(400), "")).hasSize(400);
        assertThatThrownBy(() -> value("x", ""))
                .hasMessage("the text fields together may have 1000 bytes")
                .isInstanceOfSatisfying(
                        UploadException.class, e -> assertThat(e.status()).isEqualTo(413));
        assertThatThrownBy(() -> value("x".repeat(601), ""))
                .hasMessage("a text field may have 600 bytes")
                .isInstanceOfSatisfying(
                        UploadException.class, e -> assertThat(e.status()).isEqualTo(413));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain; charset=ISO-8859-1",
                "text/plain;Charset=\"latin1\"",
                "TEXT/html ; x=y; charset=iso-8859-1;"
            })
    void decodesInTheCharsetOfThePart(String contentType) throws UploadException {
        assertThat(value("caf\u00E9", contentType)).isEqualTo("café");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/plain; charset", "text/plain; charset=a; charset=b", "\""})
    void decodesUtf8WhereThePartNamesNoCharset(String contentType) throws UploadException {
        assertThat(value("caf\u00C3\u00A9", contentType)).isEqualTo("café");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain; charset=klingon", "text/plain; charset=\"a b\"", "text/plain; charset=\"\""})
    void refusesUnknownCharsets(String contentType) {
        assertThatThrownBy(() -> value("x", contentType))
                .hasMessage("the charset in the Content-Type of a text field is not known here; send UTF-8")
                .isInstanceOfSatisfying(
                        UploadException.class, e -> assertThat(e.status()).isEqualTo(415));
    }

    @Test
    void refusesWhatIsNotInTheDeclaredCharset() {
        assertThatThrownBy(() -> value("\u00E9", "text/plain; charset=us-ascii"))
                .hasMessage(
                        "a name or a text value is not valid US-ASCII; send UTF-8, or declare the charset in the part"
                                + " or in the field _charset_");
    }

    @Test
    void decodesInTheCharsetOfTheForm() throws UploadException {
        fields.begin(head("_charset_", ""));
        fields.append(bytes(" windows-1252 "));
        assertThat(fields.finish().value()).isEqualTo(" windows-1252 ");

        assertThat(value("\u0080", "")).isEqualTo("€");
        assertThat(value("\u00E2\u0082\u00AC", "text/plain; charset=utf-8")).isEqualTo("€");
        assertThatThrownBy(() -> value("\u0081", ""))
                .hasMessageStartingWith("a name or a text value is not valid windows-1252;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"klingon", "", "a b", "%", "utf-16", "IBM037"})
    void ignoresACharsetOfTheFormThatIsUnknown(String charset) throws UploadException {
        fields.begin(head("_charset_", ""));
        fields.append(bytes(charset));
        fields.finish();

        assertThat(value("\u00C3\u00A9", "")).isEqualTo("é");
    }

    @Test
    void decodesInTheFallbackWhatIsNotUtf8() throws UploadException {
        TextFields latin = fields(StandardCharsets.ISO_8859_1);
        latin.begin(head("a", ""));
        latin.append(bytes("caf\u00E9"));
        assertThat(latin.finish().value()).isEqualTo("café");

        latin.begin(head("a", ""));
        latin.append(bytes("caf\u00C3\u00A9"));
        assertThat(latin.finish().value()).isEqualTo("café");
    }

    private String value(String latin1, String contentType) throws UploadException {
        fields.begin(head("a", contentType));
        fields.append(bytes(latin1));
        return fields.finish().value();
    }

    private static PartHead head(String name, String contentType) {
        return new PartHead(
                name, Optional.empty(), Optional.of(contentType).filter(type -> !type.isEmpty()), Map.of("x", "y"));
    }

    private static ByteBuffer bytes(String latin1) {
        return ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }
}
