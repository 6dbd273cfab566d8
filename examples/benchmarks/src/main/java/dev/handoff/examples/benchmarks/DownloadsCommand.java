// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rows D1 to D5 and ours, side by side in one run. */
@Command(
        name = "downloads",
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true,
        description = "Downloads a large file and many small ones, through nginx and without it, from Handoff and from"
                + " what people use instead.")
final class DownloadsCommand implements Callable<Integer> {

    @Option(names = "--runs", paramLabel = "N", defaultValue = "5", description = "Measured rounds; medians count.")
    private int runs;

    @Option(names = "--size", paramLabel = "MIB", defaultValue = "1024", description = "Size of the large file.")
    private int size;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Requests of one measurement with small answers.")
    private int requests;

    @Option(names = "--client", paramLabel = "CURL|JAVA", description = "Who downloads. Default: curl if installed.")
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

    @Override
    public Integer call() throws IOException {
        if (!CpuClock.available()) {
            System.err.println("the CPU of other processes is read from /proc, which only Linux has");
            return 1;
        }
        Path folder = data == null
                ? Files.createTempDirectory("handoff-benchmarks")
                : Files.createTempDirectory(data.toAbsolutePath(), "handoff-benchmarks");
        try (Site site = Site.start(folder, size, jvmOptions)) {
            measure(site, client == null ? Client.best() : client, System.out);
        } finally {
            delete(folder);
        }
        return 0;
    }

    private void measure(Site site, Client chosen, PrintStream out) throws IOException {
        out.printf(
                Locale.ROOT,
                "%d processors, Java %s, client %s, medians of %d%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                chosen.name().toLowerCase(Locale.ROOT),
                runs);
        Comparison rates = new Rates(site, requests).comparison();
        Comparison transfers = new Transfers(site, chosen, size).comparison();
        // the small requests compile the code that the large ones run once each
        rates.warmUp(2);
        transfers.warmUp(2);
        transfers.run(runs);
        transfers.print(out);
        rates.run(runs);
        rates.print(out);
        new Verdict(transfers, rates).print(out);
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
