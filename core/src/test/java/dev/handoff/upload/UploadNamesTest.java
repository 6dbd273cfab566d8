// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threat T8: names that lead elsewhere or look like others. */
class UploadNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            nullValues = "-",
            value = {
                "a.txt|a.txt|a.txt",
                "Grüße aus Köln.pdf|Grüße aus Köln.pdf|Grüße aus Köln.pdf",
                "日本語.txt|日本語.txt|日本語.txt",
                "/passwd|passwd|passwd",
                "\\x|x|x",
                "../../etc/passwd|passwd|passwd",
                "..\\..\\boot.ini|boot.ini|boot.ini",
                "C:\\fakepath\\a.jpg|a.jpg|a.jpg",
                "C:a.jpg|C:a.jpg|C_a.jpg",
                "..|''|upload",
                ".|''|upload",
                "a/|''|upload",
                "''|''|upload",
                "...|...|_",
                "x.php;.jpg|x.php;.jpg|x.php;.jpg",
                "x.php::$DATA|x.php::$DATA|x.php__$DATA",
                "a<b>\"c?*.txt|a<b>\"c?*.txt|a_b__c__.txt",
                "con|con|con_",
                "NUL.tar.gz|NUL.tar.gz|NUL_.tar.gz",
                "x.exe. . |x.exe. .|x.exe",
                " a.txt|a.txt|a.txt",
                ".htaccess|.htaccess|_htaccess",
                "..htaccess|..htaccess|_.htaccess",
                "-rf|-rf|_rf",
                "~root|~root|_root",
                "%2e%2e%2fx|%2e%2e%2fx|%2e%2e%2fx",
                "a%22b.txt|a%22b.txt|a%22b.txt",
            })
    void t8MakesNamesHarmless(String submitted, String displayed, String safe) {
        assertThat(UploadNames.display(submitted)).isEqualTo(displayed);
        assertThat(UploadNames.safe(submitted)).isEqualTo(safe);
    }

    @Test
    void t8DropsWhatIsInvisibleOrTurnsTextAround() {
        String submitted = "photo\u202Egpj.exe\0\u0007\u007F\u0085\u2028\u2029\uFEFF\uFFFF\uD800\r\n";

        assertThat(UploadNames.display(submitted)).isEqualTo("photogpj.exe");
        assertThat(UploadNames.safe(submitted)).isEqualTo("photogpj.exe");
        assertThat(UploadNames.safe("x.php\0.jpg")).isEqualTo("x.php.jpg");
    }

    @Test
    void keepsTheJoinersOfEmojiAndScripts() {
        String family = "👨\u200D👩\u200D👧.png";

        assertThat(UploadNames.display(family)).isEqualTo(family);
        assertThat(UploadNames.safe(family)).isEqualTo(family);
    }

    @Test
    void storesComposedCharacters() {
        String decomposed = Normalizer.normalize("Überblick.pdf", Normalizer.Form.NFD);

        assertThat(UploadNames.safe(decomposed)).isEqualTo("Überblick.pdf");
    }

    @ParameterizedTest
    @CsvSource({"a,200,.pdf", "é,200,.pdf", "日,199,.jpeg", "🙂,200,.txt", "🙂,200,''"})
    void shortensNamesAndKeepsTheirExtension(String character, int bytes, String extension) {
        String safe = UploadNames.safe(character.repeat(300) + extension);

        assertThat(safe).endsWith(character + extension);
        assertThat(safe.getBytes(StandardCharsets.UTF_8).length).isBetween(bytes - 4, 200);
    }

    @Test
    void shortensAnExtensionThatIsNone() {
        assertThat(UploadNames.safe("a." + "x".repeat(300))).hasSize(200).startsWith("a.xxx");
        assertThat(UploadNames.safe("a".repeat(199) + ". " + "b".repeat(100))).isEqualTo("a".repeat(199));
    }
}
