// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import dev.handoff.examples.benchmarks.Comparison.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rows Z1 and Z2 and ours, side by side in one run. */
@Command(
        name = "archives",
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true,
        description = "Downloads many files as one archive, through mod_zip and without it, from Handoff and from what"
                + " people use instead. The CRC-32 of each file is known before.")
final class ArchivesCommand implements Callable<Integer> {

    private static final String MODULE = "ngx_http_zip_module.so";

    @Mixin
    private Setup setup;

    @Option(names = "--entries", paramLabel = "N", defaultValue = "1000", description = "Files in the archive.")
    private int entries;

    @Option(names = "--size", paramLabel = "KIB", defaultValue = "1024", description = "Size of each file.")
    private int size;

    @Option(
            names = "--modules",
            paramLabel = "DIR",
            defaultValue = "${env:NGINX_MODULES}",
            description = "Where " + MODULE + " lies, built for the nginx on the PATH. Without it the rows of mod_zip"
                    + " are left out. Default: the environment variable NGINX_MODULES.")
    private Path modules;

    @Override
    public Integer call() throws IOException {
        Path module = modules == null ? null : modules.toAbsolutePath().resolve(MODULE);
        boolean found = module != null && Files.exists(module);
        if (!found) {
            System.err.println("no " + MODULE + " in --modules or NGINX_MODULES: the JVM alone is measured");
        }
        return setup.run(
                folder -> Site.forArchives(folder, entries, size, setup.jvmOptions(), found ? module : null),
                (site, client) -> measure(new Zips(site, client, found, entries + " x " + size + " KiB")));
    }

    private void measure(Zips zips) throws IOException {
        Comparison rows = zips.comparison();
        rows.warmUp(15);
        rows.run(setup.runs());
        rows.print(System.out);
        Verdict.head(System.out);
        if (zips.module()) {
            Verdict.atMost(
                    System.out, "archive through mod_zip, wall, A1 : D1", rows.ratio("A1", "D1", Sample::first), 1.15);
            Verdict.atMost(System.out, "the same, seconds of JVM cpu, A1", rows.median("A1", Sample::jvm), 0.02);
        }
        Verdict.atMost(System.out, "archive from the JVM, wall, A2 : Z2", rows.ratio("A2", "Z2", Sample::first), 0.65);
        Verdict.atMost(System.out, "archive from the JVM, cpu, A2 : Z2", rows.ratio("A2", "Z2", Sample::jvm), 0.65);
    }
}
