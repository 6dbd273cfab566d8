// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestBuilderTest {

    private static final Instant TIME = Instant.parse("2024-02-29T12:34:56.789Z");

    @TempDir
    Path folder;

    private Path root;
    private InternalLocation files;
    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        root = Files.createDirectory(folder.resolve("files"));
        files = InternalLocation.alias("/files/", root);
        file = write("file1.txt", "This is the first file.\n");
    }

    @Test
    void writesOneLineForEachEntry() throws IOException {
        ZipManifest zip = builder()
                .file("file1.txt", files, file)
                .directory("empty_dir1")
                .file("dir/é 日本.txt", files, write("a b%c?.txt", "x"), new Crc32(0xABC))
                .build();

        assertThat(text(zip)).isEqualTo("""
                1a6349c5 24 /files/file1.txt file1.txt
                0 0 @directory empty_dir1/
                00000abc 1 /files/a%20b%25c%3F.txt dir/é 日本.txt
                """);
        assertThat(zip.manifestSize()).isEqualTo(text(zip).getBytes(UTF_8).length);
        assertThat(zip.renamed()).isEmpty();
        assertThat(zip.skipped()).isEmpty();
    }

    @Test
    void entriesSayWhatWasAdded() throws IOException {
        InternalLocation store = InternalLocation.proxy("/store/", folder);
        Path other = write("100% ü:.sh", "#!/bin/sh\n");
        assumeTrue(posix(), "the file system has no POSIX permissions");
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwx------"));
        ZipManifest zip = builder()
                .crc32s(Crc32Source.none())
                .file("a.txt", files, file, Crc32.parse("1a6349c5"))
                .directory("d")
                .file("b.sh", store, other)
                .build();

        assertThat(zip.entries())
                .containsExactly(
                        new ManifestEntry.File(
                                "a.txt", files, file, 24, Optional.of(Crc32.parse("1a6349c5")), TIME, false),
                        new ManifestEntry.Directory("d/", TIME),
                        new ManifestEntry.File("b.sh", store, other, 10, Optional.empty(), TIME, true));
    }

    @Test
    void remembersFileNamesThatAreNotUtf8() throws IOException {
        Path odd = Path.of(URI.create(root.toUri() + "%E9%25.txt"));
        Files.writeString(odd, "odd");

        ZipManifest zip = builder().file("odd.txt", files, odd).build();

        assertThat(text(zip)).endsWith(" 3 /files/%E9%25.txt odd.txt\n");
        assertThat(((ManifestEntry.File) zip.entries().get(0)).file()).isEqualTo(odd);
    }

    @Test
    void takesRelativePaths() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        ZipManifest zip = builder()
                .file("pom.xml", InternalLocation.alias("/here/", here), Path.of("pom.xml"))
                .build();

        assertThat(((ManifestEntry.File) zip.entries().get(0)).file()).isEqualTo(here.resolve("pom.xml"));
    }

    @Test
    void reportsRenamedEntries() throws IOException {
        ZipManifest zip = builder()
                .names(NamePolicy.portable().renameDuplicates())
                .file("a:b.txt", files, file)
                .file("A_b.txt", files, file)
                .file("fine.txt", files, file)
                .directory("con/")
                .directory("d")
                .build();

        assertThat(zip.renamed())
                .containsExactly(
                        new ZipManifest.Renamed("a:b.txt", "a_b.txt"),
                        new ZipManifest.Renamed("A_b.txt", "A_b (1).txt"),
                        new ZipManifest.Renamed("con/", "con_/"));
        assertThat(zip.entries())
                .extracting(ManifestEntry::name)
                .containsExactly("a_b.txt", "A_b (1).txt", "fine.txt", "con_/", "d/");
    }

    @Test
    void reportsSkippedDuplicates() throws IOException {
        ZipManifest zip = builder()
                .names(NamePolicy.portable().skipDuplicates())
                .file("a", files, file)
                .file("A", files, file)
                .directory("a")
                .build();

        assertThat(zip.entries()).hasSize(1);
        assertThat(zip.skipped())
                .containsExactly(
                        new ZipManifest.Skipped("A", "its name is taken"),
                        new ZipManifest.Skipped("a", "a file has the name of its folder \"a\""));
    }

    @Test
    void refusesFilesOutsideTheLocation() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().file("a.txt", files, secret))
                .withMessage("entry \"a.txt\": \"" + secret + "\" is not below " + root);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().file("a.txt", files, root.resolve("../secret.txt")))
                .withMessageStartingWith("entry \"a.txt\": ")
                .withMessageEndingWith("must have no '..' segment and no control character");
    }

    @Test
    void refusesFileNamesThatWouldInjectALine() throws IOException {
        Path evil = write("x\n- 10 ", "evil");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().file("a.txt", files, evil))
                .withMessageStartingWith("entry \"a.txt\": ")
                .withMessageEndingWith("must have no '..' segment and no control character");
    }

    @Test
    void refusesLinksThatLeadOut() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        Path link = Files.createSymbolicLink(root.resolve("link"), secret);
        Path linkedFolder = Files.createSymbolicLink(root.resolve("up"), folder);

        assertThatIOException()
                .isThrownBy(() -> builder().file("a.txt", files, link))
                .withMessage("entry \"a.txt\": " + link + " is not a regular file inside " + root
                        + "; skipUnavailable() would leave it out");
        assertThatIOException().isThrownBy(() -> builder().file("a.txt", files, linkedFolder.resolve("secret.txt")));
    }

    @Test
    void takesLinksThatStayInside() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link.txt"), file);

        ZipManifest zip = builder()
                .file("a.txt", files, link)
                .file("b.txt", files, file)
                .file("c.txt", files, link)
                .build();

        assertThat(text(zip)).isEqualTo("""
                1a6349c5 24 /files/link.txt a.txt
                1a6349c5 24 /files/file1.txt b.txt
                1a6349c5 24 /files/link.txt c.txt
                """);
    }

    @Test
    void failsOnFilesThatCannotBeSent() throws IOException {
        Path missing = root.resolve("missing");
        Path directory = Files.createDirectory(root.resolve("directory"));

        assertThatIOException()
                .isThrownBy(() -> builder().file("a", files, missing))
                .withMessage("entry \"a\": " + missing + " does not exist; skipUnavailable() would leave it out");
        assertThatIOException()
                .isThrownBy(() -> builder().file("a", files, file).file("b", files, directory))
                .withMessage(
                        "entry \"b\": " + directory + " is not a regular file; skipUnavailable() would leave it out");
        assertThatIOException()
                .isThrownBy(() -> builder().file("a", files, file, new Crc32(1), 23))
                .withMessage("entry \"a\": " + file
                        + " has 24 bytes, not the promised 23; skipUnavailable() would leave it out");
    }

    @Test
    void failsOnUnreadableFiles() throws IOException {
        assumeTrue(posix(), "the file system has no POSIX permissions");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "this user may read everything");

        assertThatIOException()
                .isThrownBy(() -> builder().file("a", files, file, new Crc32(1)))
                .withMessage("entry \"a\": " + file + " is not readable; skipUnavailable() would leave it out");
    }

    @Test
    void skipsFilesThatCannotBeSent() throws IOException {
        Path missing = root.resolve("missing");
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");

        ZipManifest zip = builder()
                .skipUnavailable()
                .file("a", files, missing)
                .file("b", files, file, Crc32.parse("1a6349c5"), 24)
                .file("c", files, file, new Crc32(1), 23)
                .file("d", files, secret)
                .build();

        assertThat(zip.entries()).extracting(ManifestEntry::name).containsExactly("b");
        assertThat(zip.skipped())
                .containsExactly(
                        new ZipManifest.Skipped("a", missing + " does not exist"),
                        new ZipManifest.Skipped("c", file + " has 24 bytes, not the promised 23"),
                        new ZipManifest.Skipped("d", "\"" + secret + "\" is not below " + root));
    }

    @Test
    void aSkippedFileDoesNotTakeAName() throws IOException {
        ZipManifest zip = builder()
                .skipUnavailable()
                .file("a", files, root.resolve("missing"))
                .file("a", files, file)
                .build();

        assertThat(zip.entries()).extracting(ManifestEntry::name).containsExactly("a");
    }

    @Test
    void addsATree() throws IOException {
        write("tree/b.txt", "b");
        write("tree/a/x\\y.txt", "x");
        Files.createDirectories(root.resolve("tree/empty/deep"));

        ZipManifest zip = builder()
                .tree("", files, root.resolve("tree"))
                .tree("copy", files, root.resolve("tree"))
                .tree("none", files, root.resolve("tree/empty/deep"))
                .tree("", files, root.resolve("tree/empty/deep"))
                .build();

        assertThat(zip.entries())
                .extracting(ManifestEntry::name)
                .containsExactly(
                        "a/x_y.txt",
                        "b.txt",
                        "empty/deep/",
                        "copy/a/x_y.txt",
                        "copy/b.txt",
                        "copy/empty/deep/",
                        "none/");
        assertThat(zip.renamed())
                .containsExactly(
                        new ZipManifest.Renamed("a/x\\y.txt", "a/x_y.txt"),
                        new ZipManifest.Renamed("copy/a/x\\y.txt", "copy/a/x_y.txt"));
    }

    @Test
    void aTreeReportsWhatItLeavesOut() throws IOException {
        write("tree/b.txt", "b");
        Path link = Files.createSymbolicLink(root.resolve("tree/link"), file);

        ZipManifest zip = builder().tree("t/", files, root.resolve("tree")).build();

        assertThat(zip.entries()).extracting(ManifestEntry::name).containsExactly("t/b.txt");
        assertThat(zip.skipped())
                .containsExactly(
                        new ZipManifest.Skipped("t/link", link + " is a symbolic link, and these are not followed"));
    }

    @Test
    void aLinkThatLeadsNowhereFailsOrIsSkipped() throws IOException {
        write("tree/c", "c");
        Path link = Files.createSymbolicLink(root.resolve("tree/nowhere"), root.resolve("missing"));
        FileTree tree = FileTree.of(root.resolve("tree")).followLinks();

        assertThatIOException()
                .isThrownBy(() -> builder().tree("", files, tree))
                .withMessage("entry \"nowhere\": " + link + " does not exist; skipUnavailable() would leave it out");
        ZipManifest zip = builder().skipUnavailable().tree("", files, tree).build();
        assertThat(zip.entries()).extracting(ManifestEntry::name).containsExactly("c");
        assertThat(zip.skipped()).containsExactly(new ZipManifest.Skipped("nowhere", link + " does not exist"));
    }

    @Test
    void aTreeWithAnOddFileFailsOrSkipsIt() throws IOException {
        write("tree/a\nb", "evil");
        write("tree/c", "c");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().tree("", files, root.resolve("tree")))
                .withMessageStartingWith("entry \"a\\u000ab\": ");
        ZipManifest zip = builder()
                .skipUnavailable()
                .tree("", files, root.resolve("tree"))
                .build();
        assertThat(zip.entries()).extracting(ManifestEntry::name).containsExactly("c");
        assertThat(zip.skipped()).extracting(ZipManifest.Skipped::asked).containsExactly("a\nb");
    }

    @Test
    void aFolderThatCannotBeReadFailsOrIsSkipped() throws IOException {
        assumeTrue(posix(), "the file system has no POSIX permissions");
        write("tree/c", "c");
        Path closed = Files.createDirectory(root.resolve("tree/closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(closed), "this user may read everything");

        assertThatIOException()
                .isThrownBy(() -> builder().tree("", files, root.resolve("tree")))
                .withMessageStartingWith("entry \"closed\": ");
        ZipManifest zip = builder()
                .skipUnavailable()
                .tree("", files, root.resolve("tree"))
                .build();
        assertThat(zip.skipped()).extracting(ZipManifest.Skipped::asked).containsExactly("closed");
    }

    @Test
    void optionsComeBeforeEntries() throws IOException {
        ManifestBuilder zip = builder().file("a", files, file);

        assertThatIllegalStateException()
                .isThrownBy(() -> zip.names(NamePolicy.asIs()))
                .withMessage("names must be called before the first entry is added");
        assertThatIllegalStateException().isThrownBy(() -> zip.crc32s(Crc32Source.none()));
        assertThatIllegalStateException().isThrownBy(zip::skipUnavailable);
    }

    @Test
    void makesOneManifest() throws IOException {
        ManifestBuilder zip = builder();
        zip.build();

        assertThatIllegalStateException()
                .isThrownBy(() -> zip.file("a", files, file))
                .withMessage("this builder made its manifest already; start with a new one");
        assertThatIllegalStateException().isThrownBy(() -> zip.directory("d"));
        assertThatIllegalStateException().isThrownBy(zip::build);
    }

    @Test
    void entriesHoldWhatTheirKindAllows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ManifestEntry.Directory("d", TIME))
                .withMessage("the name of a folder must end in '/': d");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ManifestEntry.File("f/", files, file, 0, Optional.empty(), TIME, false))
                .withMessage("the name of a file must not end in '/': f/");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ManifestEntry.File("f", files, file, -1, Optional.empty(), TIME, false))
                .withMessage("a size must be 0 or more bytes: -1");
    }

    private static ManifestBuilder builder() {
        return ZipManifest.builder("a.zip");
    }

    private boolean posix() {
        return root.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private Path write(String name, String content) throws IOException {
        Path path = root.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
        return Files.setLastModifiedTime(path, FileTime.from(TIME));
    }

    private static String text(ZipManifest zip) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        zip.writeTo(out);
        return out.toString(UTF_8);
    }
}
