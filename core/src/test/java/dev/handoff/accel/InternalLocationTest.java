// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.accel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.handoff.internal.OddFiles;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InternalLocationTest {

    @TempDir
    Path dir;

    @Test
    void isDeclaredBeforeItsFolderExists() {
        Path later = dir.resolve("later");

        InternalLocation location = InternalLocation.alias("/protected/", later);

        assertThat(location.prefix()).isEqualTo("/protected/");
        assertThat(location.directory()).isEqualTo(later);
        assertThat(location.uri(later.resolve("a.txt"))).hasToString("/protected/a.txt");
        assertThat(location).hasToString("/protected/ -> " + later);
    }

    @Test
    void takesRelativeFoldersFromTheWorkingDirectory() {
        InternalLocation location = InternalLocation.alias("/p/", Path.of("files"));

        assertThat(location.directory())
                .isAbsolute()
                .isEqualTo(Path.of("").toAbsolutePath().resolve("files"));
        assertThat(location.uri(Path.of("files", "a.txt"))).hasToString("/p/a.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//", "protected", "/protected", "protected/", "@named", "/x"})
    void refusesPrefixesWithoutASlashAtBothEnds(String prefix) {
        String message = "location prefix must start and end with '/', as in \"/protected/\": \"" + prefix + "\"";

        for (Declaration declare : DECLARATIONS) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> declare.location(prefix, dir))
                    .withMessage(message);
        }
    }

    static Stream<Arguments> unmatchedPrefixes() {
        return Stream.of(
                arguments("///", "///"),
                arguments("/a//b/", "/a//b/"),
                arguments("/../", "/../"),
                arguments("/a/./b/", "/a/./b/"),
                arguments("/a\u0000/", "/a\\u0000/"),
                arguments("/\n/", "/\\u000a/"),
                arguments("/\uD800/", "/\\ud800/"));
    }

    @ParameterizedTest
    @MethodSource("unmatchedPrefixes")
    void refusesPrefixesThatNginxWouldNotMatch(String prefix, String shown) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InternalLocation.root(prefix, dir))
                .withMessage("location prefix must have no empty, '.' or '..' segment and no control character: \""
                        + shown + "\"");
    }

    @Test
    void refusesFoldersThatNginxCannotReach() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(dir.resolve("a.zip"), Map.of("create", "true"))) {
            Path inside = zip.getPath("/");

            for (Declaration declare : DECLARATIONS) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> declare.location("/p/", inside))
                        .withMessage("location /p/ needs a folder that nginx can read, not one inside " + zip);
            }
        }
    }

    @Test
    void appendsTheWholeUriToARoot() {
        InternalLocation location = InternalLocation.root("/protected/reports/", dir);

        assertThat(location.directory()).isEqualTo(dir.resolve("protected/reports"));
        assertThat(location.uri(dir.resolve("protected/reports/a b.pdf"))).hasToString("/protected/reports/a%20b.pdf");
    }

    @Test
    void encodesOnceForAliasAndRootAndTwiceForProxy() {
        Path file = OddFiles.path(dir, "x%20y%25/%C3%BC%2B+.txt");

        assertThat(InternalLocation.alias("/p/", dir).uri(file)).hasToString("/p/x%20y%25/%C3%BC++.txt");
        assertThat(InternalLocation.proxy("/p/", dir).uri(file)).hasToString("/p/x%2520y%2525/%25C3%25BC++.txt");
    }

    @Test
    void encodesItsOwnPrefixOnceWhateverFollows() {
        Path root = OddFiles.named(dir, "ge heim/ü");
        Path file = root.resolve("a");

        assertThat(InternalLocation.alias("/ge heim/ü/", root).uri(file)).hasToString("/ge%20heim/%C3%BC/a");
        assertThat(InternalLocation.proxy("/ge heim/ü/", root).uri(file)).hasToString("/ge%20heim/%C3%BC/a");
        assertThat(InternalLocation.root("/ge heim/ü/", dir).uri(file)).hasToString("/ge%20heim/%C3%BC/a");
    }

    @Test
    void keepsEveryByteThatANameMayHave() throws IOException {
        InternalLocation location = InternalLocation.alias("/p/", dir);

        for (int b = 0x20; b < 0x100; b++) {
            if (b == '/' || b == 0x7F) {
                continue;
            }
            String raw = String.format("%%%02X", b);
            Path file = OddFiles.write(OddFiles.path(dir, "x" + raw), "x");

            InternalUri uri = location.uri(file);

            assertThat(location.resolve(uri)).as(raw).hasValue(file);
            assertThat(uri.value()).as(raw).isIn("/p/x" + raw, "/p/x" + (char) b);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "na%C3%AFve%20%C3%BC.txt",
                "e%CC%81.txt",
                "%C3%A9.txt",
                "%E9.txt",
                "%FF%FE",
                "%F0%9F%98%80.txt",
                "%25",
                "%2541",
                "%3F%23",
                "%22'%3C%3E",
                "%20",
                "..x",
                "x..",
                "...",
                ".hid",
                "%5C",
                "@named",
                "-rf",
                "~",
                "sub/%E9/%C3%BC/x"
            })
    void writesNamesByteForByte(String raw) {
        Path file = OddFiles.path(dir, raw);

        assertThat(InternalLocation.alias("/p/", dir).uri(file)).hasToString("/p/" + raw);
        assertThat(InternalLocation.proxy("/p/", dir).uri(file)).hasToString("/p/" + raw.replace("%", "%25"));
    }

    @Test
    void writesFilesBelowAFolderWithAnOddName() {
        Path odd = OddFiles.path(dir, "%E9%20%C3%BC");
        InternalLocation location = InternalLocation.alias("/p/", odd);

        assertThat(location.uri(OddFiles.path(odd, "%E9"))).hasToString("/p/%E9");
        assertThat(location.uri(odd.resolve("a"))).hasToString("/p/a");
    }

    @Test
    void writesFilesBelowTheRootOfTheDisk() {
        Path root = dir.getRoot();
        InternalLocation location = InternalLocation.alias("/p/", root);

        assertThat(location.uri(root.resolve("srv/a"))).hasToString("/p/srv/a");
        assertThat(location.uri(OddFiles.path(root, "%C3%BC/a"))).hasToString("/p/%C3%BC/a");
    }

    @Test
    void writesFoldersWithoutASlashAtTheEnd() throws IOException {
        Files.createDirectory(OddFiles.path(dir, "%C3%BC"));

        assertThat(InternalLocation.alias("/p/", dir).uri(OddFiles.path(dir, "%C3%BC")))
                .hasToString("/p/%C3%BC");
    }

    @Test
    void writesNoUriForFilesBesideOrAboveTheFolder() {
        Path files = dir.resolve("files");
        InternalLocation location = InternalLocation.alias("/p/", files);

        for (Path outside : List.of(dir.resolve("files2/a"), dir.resolve("a"), dir, files, Path.of("files/a"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> location.uri(outside))
                    .withMessage("\"" + outside.toAbsolutePath() + "\" is not below " + files);
        }
    }

    @Test
    void writesNoUriForFilesInsideAnArchive() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(dir.resolve("a.zip"), Map.of("create", "true"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> InternalLocation.alias("/p/", dir).uri(zip.getPath("/a")))
                    .withMessage("\"/a\" is not below " + dir);
        }
    }

    @Test
    void writesNoUriThatClimbs() {
        InternalLocation location = InternalLocation.alias("/p/", Path.of("/srv/files"));

        for (String path : List.of("/srv/files/../a", "/srv/files/a/../b", "/srv/files/.", "/srv/files/./a")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> location.uri(Path.of(path)))
                    .withMessage("\"" + path + "\" must have no '..' segment and no control character");
        }
    }

    @ParameterizedTest
    @CsvSource({"a%0Ab, a\\u000ab", "a%0Db, a\\u000db", "%09, \\u0009", "%7F, \\u007f", "%1B%C3%BC, \\u001bü"})
    void writesNoUriWithControlCharacters(String raw, String shown) {
        InternalLocation location = InternalLocation.alias("/p/", Path.of("/srv"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> location.uri(OddFiles.path(Path.of("/srv"), raw)))
                .withMessageMatching("\"/srv/.*\" must have no '\\.\\.' segment and no control character")
                .withMessageContaining(shown.substring(0, 6));
    }

    @Test
    void findsTheFileOfAUriThatSomebodyElseWrote() throws IOException {
        Path file = OddFiles.write(OddFiles.named(dir, "ü %.txt"), "x");
        InternalLocation alias = InternalLocation.alias("/p q/", dir);
        InternalLocation proxy = InternalLocation.proxy("/p q/", dir);

        assertThat(alias.resolve(new InternalUri("/p%20q/%C3%BC%20%25.txt"))).hasValue(file);
        assertThat(alias.resolve(new InternalUri("/%70%20q/%c3%bc%20%25.txt?a=../b")))
                .hasValue(file);
        assertThat(proxy.resolve(proxy.uri(file))).hasValue(file);
        assertThat(proxy.resolve(alias.uri(file))).isEmpty();
        assertThat(alias.resolve(proxy.uri(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/p/", "/p", "/q/a", "/P/a", "/p/b", "/p//a", "/p/./a", "/p/sub", "/pp/a", "/", "/p/a/"})
    void findsNoFileForOtherUris(String uri) throws IOException {
        OddFiles.write(dir.resolve("a"), "x");
        Files.createDirectory(dir.resolve("sub"));

        assertThat(InternalLocation.alias("/p/", dir).resolve(new InternalUri(uri)))
                .isEmpty();
    }

    @Test
    void knowsItsOwnUrisWhetherOrNotAFileIsThere() {
        InternalLocation location = InternalLocation.alias("/p q/", dir);

        for (String inside : List.of("/p%20q/", "/p%20q/missing", "/%70%20q/a?b", "/p%20q//x", "/p%20q%2Fx")) {
            assertThat(location.contains(new InternalUri(inside))).as(inside).isTrue();
        }
        for (String outside : List.of("/", "/p%20q", "/P%20q/a", "/p/q/a", "/x?/p%20q/", "/p%2520q/a")) {
            assertThat(location.contains(new InternalUri(outside))).as(outside).isFalse();
        }
    }

    private interface Declaration {
        InternalLocation location(String prefix, Path directory);
    }

    private static final List<Declaration> DECLARATIONS =
            List.of(InternalLocation::alias, InternalLocation::root, InternalLocation::proxy);
}
