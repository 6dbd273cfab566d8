// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import dev.handoff.examples.benchmarks.micro.MicroCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line: {@code java -jar benchmarks.jar downloads}, {@code archives}, {@code uploads} or {@code
 * micro}. */
@Command(
        name = "benchmarks.jar",
        synopsisHeading = "Usage: java -jar ",
        usageHelpAutoWidth = true,
        description = "Measures Handoff. Only the ratios inside one run count; absolute times differ between machines.",
        subcommands = {
            DownloadsCommand.class,
            ArchivesCommand.class,
            UploadsCommand.class,
            MicroCommand.class,
            ServeCommand.class,
            FetchCommand.class,
            PushCommand.class,
            HelpCommand.class
        })
public final class Benchmarks {

    private Benchmarks() {}

    /** Runs one of the commands; exit codes are 2 for wrong usage and 1 for all that fails later. */
    public static void main(String[] args) {
        CommandLine commandLine = new CommandLine(new Benchmarks());
        String[] given = args.length == 0 ? new String[] {"help"} : args;
        System.exit(commandLine.execute(given));
    }
}
