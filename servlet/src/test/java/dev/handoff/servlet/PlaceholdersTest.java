// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {

    private static final String SECRET = "hunter2-hunter2-hunter2";

    @TempDir
    Path data;

    private static Placeholders of(Map<String, String> first, Map<String, String> second) {
        return new Placeholders(List.of(first::get, second::get));
    }

    private static String resolve(String text) {
        return of(Map.of("a", "1", "dir", "/srv", "empty", ""), Map.of("a", "2", "b", "3", "a.b", "4", "A_B", "5"))
                .resolve(text)
                .text();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            plain,                    plain
            ${a},                     1
            ${b},                     3
            ${a.b}/${A_B},            4/5
            x${a}y${b}z,              x1y3z
            ${dir}/photos,            /srv/photos
            ${c:default},             default
            ${c:},                    ``
            ${a:default},             1
            ${empty:default},         ``
            ${c:/srv:/mnt},           /srv:/mnt
            ${c:${a}},                1
            ${c:x${d:y${b}}z},        xy3z
            $a {a} $ $$ } {,          $a {a} $ $$ } {
            $${a},                    $1
            """)
    void standForWhatTheFirstSourceKnows(String text, String meaning) {
        assertThat(resolve(text)).isEqualTo(meaning);
    }

    @Test
    void areNotLookedForInWhatIsPutIn() {
        assertThat(of(Map.of("a", "${b}"), Map.of("b", "x")).resolve("${a}").text())
                .isEqualTo("${b}");
    }

    @Test
    void comeFromTheApplicationTheSystemAndTheEnvironment() {
        Map.Entry<String, String> variable =
                System.getenv().entrySet().iterator().next();
        Placeholders placeholders = Placeholders.of(StubbedContext.with(Map.of("user.dir", "of the application")));

        assertThat(placeholders.resolve("${user.dir}").text()).isEqualTo("of the application");
        assertThat(placeholders.resolve("${java.version}").text()).isEqualTo(System.getProperty("java.version"));
        assertThat(placeholders.resolve("${" + variable.getKey() + "}").text()).isEqualTo(variable.getValue());
    }

    @Test
    void standForTheFirstLineOfAFile() throws Exception {
        Path file = Files.writeString(data.resolve("secret"), "  " + SECRET + " \r\nanother line");

        assertThat(resolve("${file:" + file + "}")).isEqualTo(SECRET);
        assertThat(of(Map.of("dir", data.toString()), Map.of())
                        .resolve("${file:${dir}/secret}")
                        .text())
                .isEqualTo(SECRET);
    }

    @Test
    void standForTheFirstLineWithoutTheMarkThatSomeEditorsPutBeforeIt() throws Exception {
        Path file = Files.writeString(data.resolve("secret"), "\uFEFF" + SECRET + "\r\n");

        assertThat(resolve("${file:" + file + "}")).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${c}", "x${c}", "${a:1}${c}", "${d:${c}}"})
    void stopTheStartWhenTheyStandForNothing(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolve(text))
                .withMessage("\"${c}\" stands for nothing: set a context-param, a system property or an environment"
                        + " variable of that name, or give a default, as in \"${c:default}\"");
    }

    @Test
    void stopTheStartWithoutAName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolve("${}"))
                .withMessageStartingWith("\"${}\" stands for nothing: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "${a", "x${a${b}", "${a}${b"})
    void stopTheStartWithoutAnEnd(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolve(text))
                .withMessage("a placeholder begins with \"${\" and has no \"}\" at its end");
    }

    @Test
    void stopTheStartWithoutTheFile() {
        String missing = "${file:" + data.resolve("missing") + "}";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolve(missing))
                .withMessage("\"" + missing + "\" names a file that cannot be read (NoSuchFileException): it must be"
                        + " there, and readable for this process");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolve("${file:" + data + "}"))
                .withMessageContaining("names a file that cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\nsecond", "  \nsecond"})
    void stopTheStartWhereTheFirstLineOfTheFileIsEmpty(String content) throws Exception {
        Path file = Files.writeString(data.resolve("empty"), content);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolve("${file:" + file + "}"))
                .withMessage(
                        "\"${file:" + file + "}\" names a file whose first line is empty: write the value into it");
    }

    @Test
    void areShownInMessagesInsteadOfWhatTheyStandFor() throws Exception {
        Path file = Files.writeString(data.resolve("secret"), SECRET);
        Placeholders placeholders = of(Map.of("password", SECRET), Map.of());

        for (String text : new String[] {
            "${password}", "x${password}y", "${file:" + file + "}", "${no:" + SECRET + "}", SECRET + "${password}"
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> placeholders.read("context-param handoff.x", "a number", text, given -> {
                        throw new IllegalArgumentException("not a number: " + given);
                    }))
                    .withMessageMatching("context-param handoff\\.x, with \\$\\{\\S+} put in: must be a number")
                    .satisfies(refusal -> {
                        assertThat(refusal).hasNoCause();
                        assertThat(refusal.getMessage()).doesNotContain(SECRET);
                    });
        }
    }

    @Test
    void hideNoMessageWhereTheyAreNotUsed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Map.of(), Map.of()).read("init-param x", "a number", " 5t ", given -> {
                    throw new IllegalArgumentException("not a number: " + given);
                }))
                .withMessage("init-param x: not a number: 5t");
    }
}
