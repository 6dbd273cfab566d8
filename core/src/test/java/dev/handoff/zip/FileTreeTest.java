// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {

    @TempDir
    Path folder;

    private Path root;
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void makeTree() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        for (String name : List.of("b.txt", "a/2.txt", "a/10.txt", "a/c/x.pdf", "B.txt", "é.txt")) {
            Files.createDirectories(root.resolve(name).getParent());
            Files.writeString(root.resolve(name), name);
        }
        Files.createDirectories(root.resolve("empty"));
    }

    @Test
    void walksInTheOrderOfNames() throws IOException {
        walk(FileTree.of(root));

        assertThat(seen).containsExactly("B.txt", "a/10.txt", "a/2.txt", "a/c/x.pdf", "b.txt", "folder empty", "é.txt");
    }

    @Test
    void filtersFilesAndFoldersWithoutAny() throws IOException {
        walk(FileTree.of(root).filter(file -> file.toString().endsWith(".pdf")));

        assertThat(seen).containsExactly("a/c/x.pdf", "folder empty");
    }

    @Test
    void leavesLinksOut() throws IOException {
        Files.createSymbolicLink(root.resolve("a/link"), root.resolve("b.txt"));
        Files.createSymbolicLink(root.resolve("a/loop"), root);

        walk(FileTree.of(root.resolve("a")));

        assertThat(seen).containsExactly("10.txt", "2.txt", "c/x.pdf", "left out link", "left out loop");
    }

    @Test
    void followsLinksThatStayInside() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("a/link"), root.resolve("b.txt"));
        Files.createSymbolicLink(root.resolve("a/loop"), root.resolve("a"));
        Files.createSymbolicLink(root.resolve("a/nothing"), root.resolve("missing"));
        Files.createSymbolicLink(root.resolve("a/outside"), outside);
        Files.createSymbolicLink(root.resolve("a/sibling"), root.resolve("a/c"));

        walk(FileTree.of(root.resolve("a")).followLinks());

        assertThat(seen)
                .containsExactly(
                        "10.txt",
                        "2.txt",
                        "c/x.pdf",
                        "link",
                        "left out loop",
                        "unreadable nothing",
                        "left out outside",
                        "sibling/x.pdf");
    }

    @Test
    void leavesPipesOut() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("a/pipe").toString()).start();
        assumeTrue(mkfifo.waitFor() == 0, "no named pipes here");

        walk(FileTree.of(root.resolve("a")));

        assertThat(seen).containsExactly("10.txt", "2.txt", "c/x.pdf", "left out pipe");
    }

    @Test
    void anEmptyTreeIsAnEmptyFolder() throws IOException {
        walk(FileTree.of(root.resolve("empty")));

        assertThat(seen).containsExactly("folder ");
    }

    @Test
    void failsWithoutTheFolder() {
        assertThatIOException()
                .isThrownBy(() -> walk(FileTree.of(root.resolve("missing"))))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void walksDeepFolders() throws IOException {
        Path deep = root.resolve("empty");
        for (int i = 0; i < 200; i++) {
            deep = Files.createDirectory(deep.resolve("d"));
        }
        Files.writeString(deep.resolve("f"), "f");

        walk(FileTree.of(root.resolve("empty")));

        assertThat(seen).containsExactly("d/".repeat(200) + "f");
    }

    private void walk(FileTree tree) throws IOException {
        tree.walk(root, new FileTree.Visitor() {
            @Override
            public void file(String name, Path file) {
                seen.add(name);
            }

            @Override
            public void emptyFolder(String name, FileTime modified) {
                seen.add("folder " + name);
            }

            @Override
            public void leftOut(String name, String why) {
                seen.add("left out " + name);
            }

            @Override
            public void unreadable(String name, IOException why) {
                seen.add("unreadable " + name);
            }
        });
    }
}
