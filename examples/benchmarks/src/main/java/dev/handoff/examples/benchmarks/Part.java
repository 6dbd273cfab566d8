// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import dev.handoff.Crc32;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A file of the archive, with what an application keeps since the upload. */
record Part(String name, Path file, long size, Crc32 crc32) {

    /** The sub-folder of the files that makes up the archive. */
    static final String FOLDER = "parts";

    Part {
        if (size < 0) {
            throw new IllegalArgumentException("size must be 0 or more: " + size);
        }
    }

    /** Reads all of them once. */
    static List<Part> in(Path files) {
        try (Stream<Path> found = Files.list(files.resolve(FOLDER))) {
            return found.sorted().map(Part::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Part of(Path file) {
        try {
            return new Part(file.getFileName().toString(), file, Files.size(file), Crc32.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
