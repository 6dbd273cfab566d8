// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.accel.InternalLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFilesTest {
    @TempDir
    Path parent;

    private Path folder;
    private SharedFiles files;

    @BeforeEach
    void share() throws IOException {
        folder = Files.createDirectory(parent.resolve("files"));
        files = new SharedFiles(InternalLocation.alias("/protected/", folder), "/files/");
    }

    @Test
    void listsNothingInAnEmptyOrMissingFolder() throws IOException {
        assertThat(files.list(Known.NOTHING)).isEmpty();

        Files.delete(folder);

        assertThat(files.list(Known.NOTHING)).isEmpty();
    }

    @Test
    void tellsAllAboutAFileInASubFolder() throws IOException {
        Path sub = Files.createDirectories(folder.resolve("a b/ü"));
        Path file = Files.writeString(sub.resolve("50%.txt"), "12345");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05.678Z")));

        assertThat(files.list(Known.NOTHING))
                .containsExactly(new SharedFile(
                        "a b/ü/50%.txt",
                        "50%.txt",
                        5,
                        Instant.parse("2026-01-02T03:04:05Z"),
                        "/files/a%20b/%C3%BC/50%25.txt",
                        Details.NONE));
    }

    @Test
    void sortsByPathWithoutRegardToCase() throws IOException {
        for (String name : List.of("b", "C", "a", "A")) {
            Files.createFile(folder.resolve(name));
        }

        assertThat(paths()).containsExactly("A", "a", "b", "C");
    }

    @Test
    void selectsFilesAndEmptyFoldersInTheOrderOfTheListing() throws IOException {
        Files.createFile(folder.resolve("b"));
        Files.createFile(folder.resolve("A"));
        Files.createFile(Files.createDirectories(folder.resolve("c/d")).resolve("file"));
        Files.createDirectories(folder.resolve("c/e/empty"));
        Files.createDirectories(folder.resolve("c/f"));

        assertThat(files.select(List.of("/", "b", "c/d/file")).orElseThrow().entries())
                .containsExactly(
                        new Selection.Entry("A", folder.resolve("A"), false),
                        new Selection.Entry("b", folder.resolve("b"), false),
                        new Selection.Entry("c/d/file", folder.resolve("c/d/file"), false),
                        new Selection.Entry("c/e/empty", folder.resolve("c/e/empty"), true),
                        new Selection.Entry("c/f", folder.resolve("c/f"), true));
        assertThat(files.select(List.of("b", "missing"))).isEmpty();
    }

    @Test
    void selectsByNamesBelowALinkedSharedFolder() throws IOException {
        Path link = Files.createSymbolicLink(parent.resolve("link"), folder);
        Files.createFile(Files.createDirectory(folder.resolve("a")).resolve("b"));
        var linked = new SharedFiles(InternalLocation.alias("/protected/", link), "/files/");

        assertThat(linked.select(List.of("a")).orElseThrow().entries())
                .containsExactly(new Selection.Entry("a/b", link.resolve("a/b"), false));
    }

    @Test
    void givesANameThatStartsWithASpaceAnother() {
        assertThat(new Selection.Entry(" a/ b", folder, false).name()).isEqualTo("_a/ b");
    }

    @Test
    void keepsComposedAndDecomposedNamesApart() throws IOException {
        Files.createFile(folder.resolve("\u00e9"));
        Files.createFile(folder.resolve("e\u0301"));

        assertThat(files.list(Known.NOTHING))
                .extracting(SharedFile::link)
                .containsExactlyInAnyOrder("/files/%C3%A9", "/files/e%CC%81");
    }

    @Test
    void followsLinksToFilesInsideTheFolderOnly() throws IOException {
        Files.writeString(parent.resolve("secret.txt"), "secret");
        Files.writeString(folder.resolve("inside.txt"), "inside");
        Files.createSymbolicLink(folder.resolve("out.txt"), parent.resolve("secret.txt"));
        Files.createSymbolicLink(folder.resolve("in.txt"), Path.of("inside.txt"));
        Files.createSymbolicLink(folder.resolve("dangling.txt"), Path.of("nowhere"));

        assertThat(paths()).containsExactly("in.txt", "inside.txt");
        assertThat(files.list(Known.NOTHING)).extracting(SharedFile::size).containsExactly(6L, 6L);
    }

    @Test
    void doesNotWalkLinkedFolders() throws IOException {
        Files.createFile(Files.createDirectory(folder.resolve("real")).resolve("a"));
        Files.createSymbolicLink(folder.resolve("linked"), Path.of("real"));
        Files.createSymbolicLink(folder.resolve("real/loop"), Path.of(".."));
        Files.createSymbolicLink(folder.resolve("up"), Path.of("../.."));

        assertThat(paths()).containsExactly("real/a");
    }

    @Test
    void walksASharedFolderThatIsALinkItself() throws IOException {
        Files.createFile(folder.resolve("a"));
        Path link = Files.createSymbolicLink(parent.resolve("link"), folder);

        assertThat(new SharedFiles(InternalLocation.alias("/protected/", link), "/files/").list(Known.NOTHING))
                .extracting(SharedFile::link)
                .containsExactly("/files/a");
    }

    @Test
    void leavesOutNamesThatNoLinkCanCarry() throws IOException {
        Files.createFile(folder.resolve("good"));
        Files.createFile(folder.resolve("back\\slash"));
        Files.createFile(folder.resolve("line\nfeed"));
        Files.createFile(folder.resolve("delete\u007f"));
        Files.createFile(Path.of(URI.create(folder.toUri() + "caf%E9")));

        assertThat(paths()).containsExactly("good");
    }

    @Test
    void listsOnlyWhatTheLibraryFinds() throws IOException {
        var location = InternalLocation.alias("/protected/", folder);
        for (char c = 1; c < 0x300; c++) {
            if (c != '/' && c != '.') {
                Files.createFile(DiskName.child(folder, Character.toString(c)));
                Files.createFile(DiskName.child(folder, c + ":x"));
            }
        }
        Files.createFile(folder.resolve("..."));

        List<String> listed = paths();

        assertThat(listed)
                .hasSizeGreaterThan(1300)
                .doesNotContain("C:x", "\u007f")
                .allSatisfy(path -> assertThat(location.find(path)).isPresent());
    }

    @Test
    void leavesOutPipes() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
        assumeTrue(mkfifo.waitFor() == 0, "mkfifo is missing");

        assertThat(paths()).isEmpty();
    }

    @Test
    void leavesOutWhatThisUserMayNotRead() throws IOException {
        Path file = Files.createFile(folder.resolve("unreadable"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Path sub = Files.createDirectory(folder.resolve("locked"));
        Files.createFile(sub.resolve("a"));
        Files.setPosixFilePermissions(sub, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(file), "this user (root?) may read everything");

            assertThat(paths()).isEmpty();
        } finally {
            Files.setPosixFilePermissions(sub, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void survivesFilesAndFoldersThatVanishMeanwhile() throws Exception {
        Files.createFile(folder.resolve("stays"));
        var stop = new AtomicBoolean();
        var churn = CompletableFuture.runAsync(() -> churn(stop));

        for (int i = 0; i < 200; i++) {
            assertThat(paths()).contains("stays");
        }

        stop.set(true);
        churn.join();
    }

    private void churn(AtomicBoolean stop) {
        try {
            while (!stop.get()) {
                Path sub = Files.createDirectory(folder.resolve("comes and goes"));
                for (int i = 0; i < 10; i++) {
                    Files.createFile(sub.resolve("a" + i));
                }
                for (int i = 0; i < 10; i++) {
                    Files.delete(sub.resolve("a" + i));
                }
                Files.delete(sub);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> paths() throws IOException {
        return files.list(Known.NOTHING).stream().map(SharedFile::path).toList();
    }
}
