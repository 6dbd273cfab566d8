// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Waits for what nginx does after the client has its answer: deleting the files of an upload. */
public final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Leftovers() {}

    /** Fails with the names of the files that are still in the folder after 10 s. */
    public static void awaitNone(Path folder) throws IOException {
        assertThat(await(folder, List::isEmpty)).as("left in " + folder).isEmpty();
    }

    /** Waits until there are files in the folder, and fails when there are none after 10 s. */
    public static void awaitSome(Path folder) throws IOException {
        assertThat(await(folder, files -> !files.isEmpty())).as("in " + folder).isNotEmpty();
    }

    private static List<Path> await(Path folder, Predicate<List<Path>> enough) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Path> files = list(folder);
        while (!enough.test(files) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            files = list(folder);
        }
        return files;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }
}
