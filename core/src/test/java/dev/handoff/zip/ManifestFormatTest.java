// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.handoff.zip.ManifestCases.Case;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestFormatTest {

    @ParameterizedTest
    @MethodSource("dev.handoff.zip.ManifestCases#accepted")
    void readsWhatTheModuleReads(Case manifest) {
        List<String> read = new ArrayList<>();
        for (ManifestFormat.Fields fields :
                ManifestFormat.parse(manifest.manifest().getBytes(ISO_8859_1))) {
            read.add(describe(fields));
        }

        assertThat(read).isEqualTo(manifest.expected());
    }

    @ParameterizedTest
    @MethodSource("dev.handoff.zip.ManifestCases#refused")
    void refusesWhatTheModuleRefuses(Case manifest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ManifestFormat.parse(manifest.manifest().getBytes(ISO_8859_1)))
                .withMessageMatching("entry \\d+ of the manifest is not one that mod_zip reads: it must be \"crc size"
                        + " location name\", with spaces between them and none before");
    }

    @Test
    void tellsWhichEntryIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ManifestFormat.parse("- 1 /x a\n- 1 /x b\nno entry\n".getBytes(ISO_8859_1)))
                .withMessageStartingWith("entry 3 of the manifest ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@Directory", "@directory?x", "@directory%2f", "/@directory", "%41directory", "@director"})
    void takesOnlyTheWordForAFolder(String location) {
        String manifest = "0 0 " + location + " d/";

        assertThat(ManifestFormat.parse(manifest.getBytes(ISO_8859_1)))
                .extracting(ManifestFormat.Fields::isDirectory)
                .containsExactly(false);
    }

    @Test
    void writesLinesThatItReadsBack() {
        ByteBuffer out = ByteBuffer.allocate(500);
        byte[] name = {'n', ' ', (byte) 0xC3, (byte) 0xA9};

        ManifestFormat.writeFile(out, true, 0x00000abc, 0, "/files/a%20b", name);
        ManifestFormat.writeFile(out, false, 0, Long.MAX_VALUE, "/x", name);
        ManifestFormat.writeFile(out, true, -1, 1234567890, "/x", name);
        ManifestFormat.writeDirectory(out, new byte[] {'d', '/'});

        byte[] written = new byte[out.flip().remaining()];
        out.get(written);
        assertThat(new String(written, ISO_8859_1)).isEqualTo("""
                00000abc 0 /files/a%20b n \u00C3\u00A9
                - 9223372036854775807 /x n \u00C3\u00A9
                ffffffff 1234567890 /x n \u00C3\u00A9
                0 0 @directory d/
                """);
        assertThat(ManifestFormat.parse(written))
                .extracting(ManifestFormatTest::describe)
                .containsExactly(
                        "00000abc,0,/files/a b,,n \u00C3\u00A9",
                        "-,9223372036854775807,/x,,n \u00C3\u00A9",
                        "ffffffff,1234567890,/x,,n \u00C3\u00A9",
                        "dir,d/");
    }

    private static String describe(ManifestFormat.Fields fields) {
        String name = ISO_8859_1.decode(fields.name()).toString();
        if (fields.isDirectory()) {
            return "dir," + name;
        }
        String crc = fields.crcKnown() ? String.format("%08x", fields.crc()) : "-";
        return String.join(
                ",",
                crc,
                Long.toUnsignedString(fields.size()),
                new String(fields.path(), ISO_8859_1),
                fields.arguments(),
                name);
    }
}
