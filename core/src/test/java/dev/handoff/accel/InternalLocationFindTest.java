// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.accel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.handoff.internal.OddFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class InternalLocationFindTest {

    @TempDir
    Path dir;

    private Path files;
    private InternalLocation location;

    @BeforeEach
    void aFolderWithOneFileAndOneBesideIt() throws IOException {
        files = Files.createDirectories(dir.resolve("files"));
        Files.createDirectories(files.resolve("sub/deep"));
        OddFiles.write(files.resolve("a.txt"), "a");
        OddFiles.write(files.resolve("sub/b.txt"), "b");
        OddFiles.write(Files.createDirectory(dir.resolve("files2")).resolve("secret.txt"), "secret");
        OddFiles.write(dir.resolve("secret.txt"), "secret");
        location = InternalLocation.alias("/protected/", files);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.txt", "/a.txt", "sub/b.txt", "/sub/b.txt"})
    void findsFilesWithAndWithoutTheSlashOfPathInfo(String text) {
        Path expected = files.resolve(text.startsWith("/") ? text.substring(1) : text);

        assertThat(location.find(text)).hasValue(expected);
        assertThat(location.serves(expected)).isTrue();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "/",
                "//a.txt",
                "///a.txt",
                "a.txt/",
                "/a.txt/",
                "sub//b.txt",
                "sub/./b.txt",
                "./a.txt",
                ".",
                "/.",
                "missing",
                "/missing/a.txt",
                "a.txt/x",
                "A.TXT",
                " a.txt",
                "a.txt ",
                "sub",
                "/sub/",
                "sub/deep"
            })
    void findsNothingWhereNoRegularFileIs(String text) {
        assertThat(location.find(text)).isEmpty();
    }

    /** Traversal: decoded, half decoded, with the other slash, and to a folder whose name only starts alike. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "/..",
                "../secret.txt",
                "/../secret.txt",
                "sub/../a.txt",
                "sub/../../secret.txt",
                "/sub/..",
                "../files/a.txt",
                "../files2/secret.txt",
                "..\\secret.txt",
                "sub\\..\\a.txt",
                "%2e%2e/secret.txt",
                "..%2fsecret.txt",
                ".%2e/secret.txt",
                "..;/secret.txt",
                "2/secret.txt",
                "/etc/passwd",
                "//etc/passwd",
                "C:\\secret.txt",
                "C:/a.txt",
                "c:a.txt",
                "/C:/a.txt",
                "C:",
                "file:///etc/passwd",
                "~/a.txt"
            })
    void findsNothingOutsideTheFolder(String text) {
        assertThat(location.find(text)).isEmpty();
        assertThat(location.findDirectory(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x09, 0x0A, 0x0D, 0x1F, 0x7F})
    void findsNothingWithControlCharacters(int control) throws IOException {
        if (control != 0) {
            OddFiles.write(OddFiles.path(files, String.format("x%%%02X", control)), "x");
        }

        assertThat(location.find("x" + (char) control)).isEmpty();
        assertThat(location.find("a.txt" + (char) control)).isEmpty();
        assertThat(location.find("a.txt" + (char) control + ".png")).isEmpty();
    }

    @Test
    void findsNothingForHalfASurrogatePair() throws IOException {
        OddFiles.write(files.resolve("x?"), "x");

        assertThat(location.find("x\uD800")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "naïve ü.txt",
                "e\u0301.txt",
                "\u00E9.txt",
                "😀.txt",
                "50%.txt",
                "50%25.txt",
                "a?b#c.txt",
                "a+b;c&d=e",
                "\"q\" 'q' <>",
                "back\\slash",
                "..x",
                "x..",
                "...",
                ".hid",
                "@named",
                "-",
                "*",
                "a:b",
                " ",
                "|^`{}[]",
                "\u0085",
                "\u202Etxt.exe"
            })
    void findsEveryNameThatIsText(String name) throws IOException {
        Path file = OddFiles.write(OddFiles.named(files, name), name);

        assertThat(location.find("/" + name)).hasValue(file);
        assertThat(location.resolve(location.uri(file))).hasValue(file);
        assertThat(location.serves(file)).isTrue();
    }

    @Test
    void tellsComposedFromDecomposedNames() throws IOException {
        Path composed = OddFiles.write(OddFiles.named(files, "\u00E9"), "composed");

        assertThat(location.find("\u00E9")).hasValue(composed);
        assertThat(location.find("e\u0301")).isEmpty();
    }

    @Test
    void findsNamesOf255BytesAndNoLongerOnes() throws IOException {
        Path longest = OddFiles.write(files.resolve("x".repeat(255)), "x");

        assertThat(location.find("x".repeat(255))).hasValue(longest);
        assertThat(location.find("x".repeat(256))).isEmpty();
        assertThat(location.find("x/".repeat(5000) + "x")).isEmpty();
    }

    @Test
    void followsLinksInsideTheFolderOnly() throws IOException {
        Files.createSymbolicLink(files.resolve("inside"), files.resolve("sub/b.txt"));
        Files.createSymbolicLink(files.resolve("outside"), dir.resolve("secret.txt"));
        Files.createSymbolicLink(files.resolve("up"), dir);
        Files.createSymbolicLink(files.resolve("sibling"), dir.resolve("files2"));
        Files.createSymbolicLink(files.resolve("dangling"), files.resolve("gone"));
        Files.createSymbolicLink(files.resolve("circle"), files.resolve("circle"));

        assertThat(location.find("inside")).hasValue(files.resolve("inside"));
        assertThat(location.find("outside")).isEmpty();
        assertThat(location.find("up/secret.txt")).isEmpty();
        assertThat(location.find("up/files/a.txt")).hasValue(files.resolve("up/files/a.txt"));
        assertThat(location.find("sibling/secret.txt")).isEmpty();
        assertThat(location.findDirectory("sibling")).isEmpty();
        assertThat(location.findDirectory("up")).isEmpty();
        assertThat(location.find("dangling")).isEmpty();
        assertThat(location.find("circle")).isEmpty();
    }

    @Test
    void servesAFolderThatIsItselfALink() throws IOException {
        Path link = Files.createSymbolicLink(dir.resolve("link"), files);
        InternalLocation linked = InternalLocation.alias("/protected/", link);

        assertThat(linked.find("a.txt")).hasValue(link.resolve("a.txt"));
        assertThat(linked.uri(link.resolve("a.txt"))).hasToString("/protected/a.txt");
    }

    @Test
    void findsNoPipes() throws IOException, InterruptedException {
        OddFiles.fifo(files.resolve("pipe"));

        assertThat(location.find("pipe")).isEmpty();
        assertThat(location.serves(files.resolve("pipe"))).isFalse();
    }

    @Test
    void findsNothingBehindAFolderThatMayNotBeEntered() throws IOException {
        Path closed = files.resolve("sub");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
        try {
            assumeFalse(Files.exists(closed.resolve("b.txt")), "this user (root?) may enter every folder");

            assertThat(location.find("sub/b.txt")).isEmpty();
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "/sub", "sub/", "/sub/", "sub/deep", "/sub/deep/"})
    void findsFoldersWithAndWithoutASlashAtTheEnd(String text) {
        String inner = text.replaceAll("^/|/$", "");

        assertThat(location.findDirectory(text)).hasValue(files.resolve(inner));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"/", "//", "//sub", "sub//", "a.txt", "a.txt/", "missing/", ".", "..", "../files2/"})
    void findsNoFolderWhereNoneIs(String text) {
        assertThat(location.findDirectory(text)).isEmpty();
    }

    @Test
    void complainsAtFirstUseThatItsFolderIsMissing() {
        InternalLocation missing = InternalLocation.alias("/protected/", dir.resolve("missing"));

        assertThatIllegalStateException()
                .isThrownBy(() -> missing.find("a.txt"))
                .withMessage("location /protected/ serves " + dir.resolve("missing")
                        + ", which is not a readable folder: create it or correct the declaration")
                .withCauseInstanceOf(NoSuchFileException.class);
        assertThat(missing.find("..")).isEmpty();
    }

    @Test
    void complainsWhenItsFolderIsAFile() {
        InternalLocation file = InternalLocation.alias("/protected/", files.resolve("a.txt"));

        assertThatIllegalStateException()
                .isThrownBy(() -> file.serves(files.resolve("a.txt")))
                .withMessage("location /protected/ serves " + files.resolve("a.txt")
                        + ", which is not a readable folder: create it or correct the declaration");
    }

    @Test
    void looksAtTheDiskEachTime() throws IOException {
        InternalLocation later = InternalLocation.alias("/protected/", dir.resolve("later"));
        Files.createDirectory(dir.resolve("later"));
        assertThat(later.find("x")).isEmpty();

        OddFiles.write(dir.resolve("later/x"), "x");

        assertThat(later.find("x")).hasValue(dir.resolve("later/x"));
    }
}
