// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stands in for curl where there is none; prints the same three figures. */
@Command(name = FetchCommand.NAME, hidden = true, description = "Downloads once; started by other commands.")
final class FetchCommand implements Callable<Integer> {

    static final String NAME = "fetch";

    @Option(names = "--range")
    private String range;

    @Parameters(index = "0")
    private URI uri;

    @Override
    public Integer call() throws IOException {
        try (HttpConnection connection = HttpConnection.to(uri.getPort())) {
            long start = System.nanoTime();
            HttpConnection.Answer answer = connection.get(HttpConnection.request(uri.getRawPath(), range));
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.println(answer.status() + " " + answer.length() + " " + seconds);
        }
        return 0;
    }
}
