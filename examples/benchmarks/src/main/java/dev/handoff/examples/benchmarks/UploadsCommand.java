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

/** Rows U1 to U5 and our four roads, side by side in one run. */
@Command(
        name = "uploads",
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true,
        description =
                "Uploads a large file, as a form and as it is, through nginx and without it, to Handoff and to what"
                        + " people use instead. It needs three times its size on the disk.")
final class UploadsCommand implements Callable<Integer> {

    private static final String MODULE = "ngx_http_upload_module.so";

    @Mixin
    private Setup setup;

    @Option(names = "--size", paramLabel = "MIB", defaultValue = "1024", description = "Size of the file.")
    private int size;

    @Option(
            names = "--modules",
            paramLabel = "DIR",
            defaultValue = "${env:NGINX_MODULES}",
            description =
                    "Where " + MODULE + " lies, built for the nginx on the PATH. Without it the rows of that module"
                            + " are left out. Default: the environment variable NGINX_MODULES.")
    private Path modules;

    @Override
    public Integer call() throws IOException {
        Path module = modules == null ? null : modules.toAbsolutePath().resolve(MODULE);
        boolean found = module != null && Files.exists(module);
        if (!found) {
            System.err.println("no " + MODULE + " in --modules or NGINX_MODULES: its rows U1 and R3 are left out");
        }
        return setup.run(
                folder -> Site.forUploads(folder, size, setup.jvmOptions(), found ? module : null),
                (site, client) -> measure(new Uploads(site, client, found)));
    }

    private void measure(Uploads uploads) throws IOException {
        Comparison rows = uploads.comparison();
        rows.warmUp(2);
        rows.run(setup.runs());
        rows.print(System.out);
        Verdict.head(System.out);
        if (uploads.module()) {
            wall(rows, "form through nginx, wall, R1 : U1", "R1", "U1", 0.18);
        }
        wall(rows, "form through nginx, wall, R1 : U3", "R1", "U3", 0.4);
        wall(rows, "raw through nginx, wall, R2 : U5", "R2", "U5", 1.05);
        wall(rows, "form to the JVM, wall, R4 : U2", "R4", "U2", 0.6);
        wall(rows, "form to the JVM, wall, R4 : U4", "R4", "U4", 0.15);
        if (!uploads.leftovers().isEmpty()) {
            throw new IOException("uploads were left behind: " + uploads.leftovers());
        }
    }

    private static void wall(Comparison rows, String what, String id, String to, double bound) {
        Verdict.atMost(System.out, what, rows.ratio(id, to, Sample::first), bound);
    }
}
