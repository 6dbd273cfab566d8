// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts what processes use of the processors, in user and kernel mode, from the moment it is made. Linux alone tells, in
 * nanoseconds for each thread; {@code /proc/PID/stat} knows hundredths of a second, too coarse for one hand-off. What a
 * thread used that ended meanwhile is lost: servers keep theirs.
 */
final class CpuClock {

    private final Collection<Long> pids;
    private final Map<Path, Long> atStart;

    CpuClock(Collection<Long> pids) throws IOException {
        this.pids = List.copyOf(pids);
        this.atStart = nanosecondsByThread();
    }

    /** Returns whether this system tells. */
    static boolean available() {
        return Files.isReadable(Path.of("/proc/self/schedstat"));
    }

    /** Returns the seconds of all these processes together. */
    double seconds() throws IOException {
        long nanoseconds = 0;
        for (Map.Entry<Path, Long> thread : nanosecondsByThread().entrySet()) {
            nanoseconds += thread.getValue() - atStart.getOrDefault(thread.getKey(), 0L);
        }
        return nanoseconds / 1e9;
    }

    private Map<Path, Long> nanosecondsByThread() throws IOException {
        Map<Path, Long> times = new HashMap<>();
        for (long pid : pids) {
            List<Path> threads;
            try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
                threads = tasks.toList();
            }
            for (Path thread : threads) {
                try {
                    String line = Files.readString(thread.resolve("schedstat"), StandardCharsets.US_ASCII);
                    times.put(thread, Long.parseLong(line.substring(0, line.indexOf(' '))));
                } catch (NoSuchFileException ended) {
                    times.remove(thread);
                }
            }
        }
        return times;
    }
}
