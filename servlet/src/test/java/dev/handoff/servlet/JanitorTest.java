// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.Leftovers;
import dev.handoff.upload.UploadReceiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JanitorTest {

    @TempDir
    Path data;

    private static List<String> janitors() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter("handoff-uploads-janitor"::equals)
                .toList();
    }

    private UploadReceiver receiver() {
        return UploadReceiver.builder(data.resolve("store"))
                .spool(data.resolve("spool"))
                .orphanAge(Duration.ofNanos(1))
                .build();
    }

    @Test
    void deletesOrphansAtTheStart() throws Exception {
        Path orphan =
                Files.writeString(Files.createDirectory(data.resolve("spool")).resolve("0000000042"), "left behind");

        Janitor janitor = Janitor.start(() -> List.of(receiver()));

        Leftovers.awaitNone(data.resolve("spool"));
        janitor.stop();
    }

    @Test
    void goesWithTheApplication() throws Exception {
        Janitor janitor = Janitor.start(() -> List.of(receiver()));

        janitor.stop();

        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!janitors().isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(janitors()).isEmpty();
    }
}
