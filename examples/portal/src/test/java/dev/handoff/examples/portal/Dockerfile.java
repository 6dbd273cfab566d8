// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The instructions of a Dockerfile, each on one line. */
record Dockerfile(List<String> lines) {
    static Dockerfile read(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        var whole = new StringBuilder();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            boolean goesOn = line.endsWith("\\");
            whole.append(goesOn ? line.substring(0, line.length() - 1) : line);
            if (!goesOn) {
                lines.add(whole.toString());
                whole.setLength(0);
            }
        }
        return new Dockerfile(List.copyOf(lines));
    }

    /** Returns what is copied from the repository. */
    List<String> copiedFromContext() {
        return copies().map(words -> words.get(0)).toList();
    }

    /** Makes below a folder what the instructions COPY and {@code ln -s} make below the root of the image. */
    void makeFiles(Path context, Path image) throws IOException {
        for (List<String> words : copies().toList()) {
            copy(context.resolve(words.get(0)), image.resolve(words.get(1).substring(1)));
        }
        for (String line : lines) {
            if (line.startsWith("RUN ln -s ")) {
                link(List.of(line.substring("RUN ln -s ".length()).split(" ")), image);
            }
        }
    }

    /** The paths of each COPY, without those from another stage. */
    private Stream<List<String>> copies() {
        return lines.stream()
                .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
                .map(line -> Stream.of(line.substring("COPY ".length()).split(" +"))
                        .filter(word -> !word.startsWith("--"))
                        .toList());
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.isRegularFile(from)) {
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
            return;
        }
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void link(List<String> words, Path image) throws IOException {
        Path folder = image.resolve(words.get(words.size() - 1).substring(1));
        for (String target : words.subList(0, words.size() - 1)) {
            Path there = image.resolve(target.substring(1));
            Files.createSymbolicLink(folder.resolve(there.getFileName()), there);
        }
    }
}
