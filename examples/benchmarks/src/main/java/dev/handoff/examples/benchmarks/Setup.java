// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What the comparisons of whole processes have in common: their options, and a folder that is gone afterwards. */
final class Setup {

    /** Makes the files in a folder and starts what is compared. */
    interface Start {

        Site in(Path folder) throws IOException;
    }

    /** Compares and prints. */
    interface Measurement {

        void of(Site site, Client client) throws IOException;
    }

    @Option(names = "--runs", paramLabel = "N", defaultValue = "5", description = "Measured rounds; medians count.")
    private int runs;

    @Option(
            names = "--client",
            paramLabel = "CURL|JAVA",
            description = "Who moves the bytes. Default: curl if installed.")
    private Client client;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where a temporary folder for the files is made. Default: the system's temporary folder.")
    private Path data;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description = "An option for the JVMs that serve, such as -Xmx64m; may be repeated.")
    private List<String> jvmOptions = List.of();

    int runs() {
        return runs;
    }

    List<String> jvmOptions() {
        return jvmOptions;
    }

    /** Runs the measurement and returns the exit code. */
    int run(Start start, Measurement measurement) throws IOException {
        if (!CpuClock.available()) {
            System.err.println("the CPU of other processes is read from /proc, which only Linux has");
            return 1;
        }
        Client chosen = client == null ? Client.best() : client;
        System.out.printf(
                Locale.ROOT,
                "%d processors, Java %s, client %s, medians of %d%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                chosen.name().toLowerCase(Locale.ROOT),
                runs);
        Path folder = data == null
                ? Files.createTempDirectory("handoff-benchmarks")
                : Files.createTempDirectory(data.toAbsolutePath(), "handoff-benchmarks");
        try (Site site = start.in(folder)) {
            measurement.of(site, chosen);
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
