// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private Setup setup;

    @Option(names = "--size", paramLabel = "MIB", defaultValue = "1024", description = "Size of the large file.")
    private int size;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Requests of one measurement with small answers.")
    private int requests;

    @Override
    public Integer call() throws IOException {
        return setup.run(folder -> Site.forDownloads(folder, size, setup.jvmOptions()), this::measure);
    }

    private void measure(Site site, Client client) throws IOException {
        Comparison rates = new Rates(site, requests).comparison();
        Comparison transfers = new Transfers(site, client, size).comparison();
        // the small requests compile the code that the large ones run once each
        rates.warmUp(5);
        transfers.warmUp(2);
        transfers.run(setup.runs());
        transfers.print(System.out);
        rates.run(setup.runs());
        rates.print(System.out);
        new Verdict(transfers, rates).print(System.out);
    }
}
