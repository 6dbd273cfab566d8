// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million entries fit a heap of 300 MB, while they are collected, written and streamed. */
class MillionEntriesIT {

    @TempDir
    Path folder;

    @Test
    void fitThreeHundredMegabytes() throws Exception {
        Path file = Files.writeString(folder.resolve("file.txt"), "content");
        Path output = folder.resolve("output.txt");
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx300m",
                "-cp",
                System.getProperty("java.class.path"),
                MillionEntries.class.getName(),
                file.toString());

        int status = java.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();

        assertThat(Files.readString(output)).isEqualToNormalizingNewlines("entries: 1000000\n");
        assertThat(status).isZero();
    }
}
