// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MimeTypesTest {

    @ParameterizedTest
    @CsvSource({
        "a.txt, text/plain",
        "a.TXT, text/plain",
        "a.tar.gz, application/octet-stream",
        "a.gz.txt, text/plain",
        "a b.pdf, application/pdf",
        "a.docx, application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "a, application/octet-stream",
        "txt, application/octet-stream",
        "a., application/octet-stream",
        ".txt, application/octet-stream",
        "..txt, text/plain",
        "a.txt~, application/octet-stream",
        "a.unknown, application/octet-stream",
        "a.{, application/octet-stream",
        "a.types, application/octet-stream",
        // the Kelvin sign, which is a k in lower case
        "a.\u212Aml, application/octet-stream",
        "a.kml, application/vnd.google-earth.kml+xml"
    })
    void followsTheLastExtension(String name, String type) {
        assertThat(MimeTypes.of(name)).isEqualTo(type);
    }

    @Test
    void readsTheTableThatNginxReads() throws IOException {
        String shipped = Files.readString(
                Path.of(System.getProperty("handoff.nginxConf"), "mime.types"), StandardCharsets.UTF_8);

        Map<String, String> types = MimeTypes.parse(shipped);

        assertThat(types).hasSizeGreaterThan(100).doesNotContainKeys("", "{", "}", "types");
        types.forEach((extension, type) ->
                assertThat(MimeTypes.of("a." + extension)).isEqualTo(type).matches("[a-z]+/[a-z0-9.+-]+"));
    }

    @Test
    void readsWhatNginxWouldRead() {
        String configuration = "# a comment; with { and }\ntypes {\n a/b   x y;# more\n\tc/d\n  z;\n}\n# end }";

        assertThat(MimeTypes.parse(configuration)).isEqualTo(Map.of("x", "a/b", "y", "a/b", "z", "c/d"));
    }
}
