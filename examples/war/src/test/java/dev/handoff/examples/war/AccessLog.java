// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What nginx notes about requests, in a log beside its own. */
final class AccessLog {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path file;

    AccessLog(Path file) {
        this.file = file;
    }

    /** Returns the lines for local-http.conf. */
    String directives() {
        return "log_format moved '$request_uri $uri $upstream_bytes_sent $upstream_bytes_received';\n" + "access_log "
                + file + " moved;";
    }

    /** Where a request ended, and how many bytes nginx exchanged with the application for it. */
    record Line(String address, String uri, int toApplication, int fromApplication) {

        static Line of(String text) {
            String[] words = text.split(" ");
            return new Line(words[0], words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        }
    }

    /** Waits for the line, which nginx writes after the client has its answer. */
    Line await(String address) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<Line> line = last(address);
        while (line.isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            line = last(address);
        }
        return line.orElseThrow(() -> new AssertionError("nginx noted nothing about " + address));
    }

    /** Returns the last line about the address. */
    private Optional<Line> last(String address) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(address + " "))
                .reduce((first, second) -> second)
                .map(Line::of);
    }
}
