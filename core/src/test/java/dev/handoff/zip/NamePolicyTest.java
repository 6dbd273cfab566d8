// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePolicyTest {

    private final NamePolicy portable = NamePolicy.portable();
    private final NamePolicy asIs = NamePolicy.asIs();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.txt",
                "2024/Überblick (50%).pdf",
                "日本語/ファイル.txt",
                "🙂.txt",
                ".hidden/.config",
                "a b/c d",
                "a/ b",
                "con1/console.txt/xcon",
                "COM10",
                "a..b",
                // left for the guard to refuse
                "a/../b",
                "a/./b",
                "a//b",
                "..",
                "a\nb",
                "a\rb",
                "a\0b",
            })
    void portableLeavesAlone(String name) {
        assertThat(portable.written(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a<b>c:d\"e|a_b_c_d_e",
                "a?b*c|a_b_c",
                "/etc/passwd|etc/passwd",
                "//server/share|server/share",
                "\\\\server\\share\\a.txt|server/share/a.txt",
                "C:\\Users\\me\\a.txt|Users/me/a.txt",
                "c:/a.txt|a.txt",
                "A: intro.txt|A_ intro.txt",
                "C:a.txt|C_a.txt",
                "1:/a.txt|1_/a.txt",
                "ab:/a|ab_/a",
                "C:|C_",
                "..\\..\\x|../../x",
                "a.|a",
                "a. . .|a",
                "a /b. /c|a/b/c",
                "...|_",
                ".. |_",
                "a/   /b|a/_/b",
                "  a|a",
                "/ / a|a",
                "con|con_",
                "CON.txt|CON_.txt",
                "x/Nul.tar.gz/y|x/Nul_.tar.gz/y",
                "aux .txt|aux_ .txt",
                "com1|com1_",
                "LPT9.a|LPT9_.a",
                "com¹.txt|com¹_.txt",
                "conin$|conin$_",
                "prn/a|prn_/a",
            })
    void portableRewrites(String asked, String written) {
        assertThat(portable.written(asked)).isEqualTo(written);
    }

    @Test
    void portableReplacesThePipeAndControlCharacters() {
        assertThat(portable.written("a|b")).isEqualTo("a_b");
        assertThat(portable.written("a\u0001b\tc\u007fd")).isEqualTo("a_b_c_d");
    }

    @Test
    void portableReplacesHalfSurrogatePairs() {
        assertThat(portable.written("a\uD83D")).isEqualTo("a_");
        assertThat(portable.written("\uDE42\uD83Db")).isEqualTo("__b");
    }

    @Test
    void portableComposes() {
        assertThat(portable.written("e\u0301.txt")).isEqualTo("é.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C:\\x", "a?b", "con", "a. ", "e\u0301", "/x", "a\u0001"})
    void asIsChangesNothing(String name) {
        assertThat(asIs.written(name)).isEqualTo(name);
        assertThat(asIs.key(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "README.txt, readme.TXT",
        "Überblick, üBERBLICK",
        "straße, STRASSE",
        "ΑΣ, ας",
        "ΜΟΣΧΑ, μοσχα",
        "İ, i\u0307",
        "ﬁ, FI",
    })
    void portableComparesWithoutCase(String one, String other) {
        assertThat(portable.key(one)).isEqualTo(portable.key(other));
    }

    @Test
    void portableComparesWithoutUnicodeForm() {
        String name = "Überblick é 각";

        assertThat(portable.key(Normalizer.normalize(name, Normalizer.Form.NFD)))
                .isEqualTo(portable.key(Normalizer.normalize(name, Normalizer.Form.NFC)));
    }

    @ParameterizedTest
    @CsvSource({"a, b", "kırık, kirik", "a, á", "a, a/", "résumé, resume"})
    void portableTellsApart(String one, String other) {
        assertThat(portable.key(one)).isNotEqualTo(portable.key(other));
    }

    @Test
    void eachChoiceIsACopy() {
        assertThat(portable).hasToString("portable, duplicates: fail");
        assertThat(portable.skipDuplicates()).hasToString("portable, duplicates: skip");
        assertThat(asIs.renameDuplicates()).hasToString("as is, duplicates: rename");
        assertThat(asIs.renameDuplicates().failOnDuplicates()).hasToString("as is, duplicates: fail");
    }
}
