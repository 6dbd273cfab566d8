// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.handoff.internal.HttpSyntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryNamesTest {

    private static final String HINT = "; give it another, or call names(NamePolicy.portable().renameDuplicates())";

    private final List<ZipManifest.Skipped> skipped = new ArrayList<>();
    private final EntryNames failing = new EntryNames(NamePolicy.portable(), skipped);
    private final EntryNames skipping = new EntryNames(NamePolicy.portable().skipDuplicates(), skipped);
    private final EntryNames renaming = new EntryNames(NamePolicy.portable().renameDuplicates(), skipped);

    @ParameterizedTest
    @CsvSource({"a.txt, a.txt", "a.txt, A.TXT", "é, e\u0301", "d/a, D/A", "a, a.", "a?, a*"})
    void failsOnTakenNames(String first, String second) {
        failing.file(first);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> failing.file(second))
                .withMessage("entry \"" + second + "\": its name is taken" + HINT);
    }

    @Test
    void failsOnAFileWhereAFolderIs() {
        failing.file("a/b");
        failing.folder("c");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> failing.file("A"))
                .withMessage("entry \"A\": its name is taken" + HINT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> failing.file("c"))
                .withMessage("entry \"c\": its name is taken" + HINT);
    }

    @Test
    void failsOnAFolderWhereAFileIs() {
        failing.file("a");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> failing.file("A/b/c"))
                .withMessage("entry \"A/b/c\": a file has the name of its folder \"A\"" + HINT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> failing.folder("a/"))
                .withMessage("entry \"a/\": a file has the name of its folder \"a\"" + HINT);
    }

    @Test
    void foldersMayBeSharedAndNamedTwice() {
        assertThat(failing.file("a/b")).contains("a/b");
        assertThat(failing.file("A/c")).contains("A/c");
        assertThat(failing.folder("a")).contains("a/");
        assertThat(failing.folder("a/")).isEmpty();
        assertThat(failing.folder("A")).isEmpty();
        assertThat(failing.file("a/d")).contains("a/d");
        assertThat(skipped).isEmpty();
    }

    @Test
    void skipsAndReports() {
        assertThat(skipping.file("a")).contains("a");
        assertThat(skipping.file("A")).isEmpty();
        assertThat(skipping.file("a/b")).isEmpty();
        assertThat(skipping.folder("a")).isEmpty();
        assertThat(skipped)
                .containsExactly(
                        new ZipManifest.Skipped("A", "its name is taken"),
                        new ZipManifest.Skipped("a/b", "a file has the name of its folder \"a\""),
                        new ZipManifest.Skipped("a", "a file has the name of its folder \"a\""));
    }

    @Test
    void renamesFiles() {
        assertThat(renaming.file("d/report.pdf")).contains("d/report.pdf");
        assertThat(renaming.file("d/Report.pdf")).contains("d/Report (1).pdf");
        assertThat(renaming.file("d/report (2).pdf")).contains("d/report (2).pdf");
        assertThat(renaming.file("d/report.pdf")).contains("d/report (3).pdf");
        assertThat(renaming.file("d.x/noextension")).contains("d.x/noextension");
        assertThat(renaming.file("d.x/noextension")).contains("d.x/noextension (1)");
        assertThat(renaming.file(".hidden")).contains(".hidden");
        assertThat(renaming.file(".hidden")).contains(".hidden (1)");
        assertThat(renaming.file("d")).contains("d (1)");
        assertThat(renaming.folder("e")).contains("e/");
        assertThat(renaming.file("e")).contains("e (1)");
    }

    @Test
    void renamesAFolderAlikeForAllThatIsInIt() {
        renaming.file("a");
        renaming.file("a (1)");

        assertThat(renaming.file("a/b")).contains("a (2)/b");
        assertThat(renaming.file("x")).contains("x");
        assertThat(renaming.file("a/c/d")).contains("a (2)/c/d");
        assertThat(renaming.folder("a")).contains("a (2)/");
        assertThat(renaming.file("a (2)")).contains("a (2) (1)");
    }

    @Test
    void renamesAThousandOfTheSameNameInAThousandSteps() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 50_000; i++) {
            names.add(renaming.file("same.txt").orElseThrow());
        }

        assertThat(names).hasSize(50_000).contains("same.txt", "same (49999).txt");
    }

    @Test
    void asIsTellsNamesApartByByte() {
        EntryNames asIs = new EntryNames(NamePolicy.asIs(), skipped);

        assertThat(asIs.file("a")).contains("a");
        assertThat(asIs.file("A")).contains("A");
        assertThat(asIs.file("é")).contains("é");
        assertThat(asIs.file("e\u0301")).contains("e\u0301");
        assertThatIllegalArgumentException().isThrownBy(() -> asIs.file("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\n- 10 /protected/secret.txt stolen", "a\rb", "a\0b", "\n"})
    void refusesInjectedLines(String name) {
        for (NamePolicy policy : List.of(NamePolicy.portable(), NamePolicy.asIs())) {
            EntryNames names = new EntryNames(policy, skipped);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> names.file(name))
                    .withMessage("entry " + HttpSyntax.quote(name) + ": its name must not hold CR, LF or NUL");
            assertThatIllegalArgumentException().isThrownBy(() -> names.folder(name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../a", "a/../b", "a/..", ".", "./a", "a/./b", "a//b", "a\\..\\b", "..\\a"})
    void refusesZipSlip(String name) {
        for (NamePolicy policy : List.of(NamePolicy.portable(), NamePolicy.asIs())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new EntryNames(policy, skipped).file(name))
                    .withMessage("entry \"" + name + "\": its name must not hold '..', '.' or an empty segment");
        }
    }

    @Test
    void asIsRefusesWhatOnlyPortableMends() {
        EntryNames asIs = new EntryNames(NamePolicy.asIs(), skipped);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> asIs.file(" a"))
                .withMessage("entry \" a\": its name must not be empty or start with a space");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> asIs.file("/a"))
                .withMessage("entry \"/a\": its name must not hold '..', '.' or an empty segment");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> asIs.file("a\uD83D"))
                .withMessage("entry \"a\\ud83d\": its name must not hold half a surrogate pair");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", " "})
    void refusesEmptyNames(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> failing.file(name))
                .withMessage("entry \"" + name + "\": its name must not be empty or start with a space");
        assertThatIllegalArgumentException().isThrownBy(() -> failing.folder(name));
    }

    @Test
    void refusesAFileThatLooksLikeAFolder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> failing.file("a/"))
                .withMessage("entry \"a/\": a file's name must not end in '/'");
    }

    @Test
    void refusesNamesThatTheLengthFieldCannotCount() {
        String longest = "é".repeat(32_767) + "x";

        assertThat(failing.file(longest)).contains(longest);
        assertThat(failing.folder("d".repeat(65_534))).contains("d".repeat(65_534) + '/');
        assertThatIllegalArgumentException()
                .isThrownBy(() -> failing.file("é".repeat(32_768)))
                .withMessageEndingWith(": its name must not exceed 65535 bytes of UTF-8");
        assertThatIllegalArgumentException().isThrownBy(() -> failing.folder("d".repeat(65_535)));
    }

    @Test
    void refusesNamesThatBecomeTooLongWhenTheyAreRenamed() {
        String longest = "a".repeat(65_535);
        renaming.file(longest);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> renaming.file(longest))
                .withMessageEndingWith(": its name must not exceed 65535 bytes of UTF-8");
    }
}
