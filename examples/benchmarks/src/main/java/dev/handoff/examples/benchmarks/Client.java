// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/** Who downloads: a process of its own that throws the bytes away and tells how long it took. */
enum Client {
    CURL {
        @Override
        List<String> command(URI uri, String range) {
            List<String> command = new ArrayList<>(List.of("curl", "-s", "-o", "/dev/null"));
            command.addAll(List.of("-w", "%{http_code} %{size_download} %{time_total}"));
            if (range != null) {
                command.addAll(List.of("-r", range));
            }
            command.add(uri.toString());
            return command;
        }
    },
    JAVA {
        @Override
        List<String> command(URI uri, String range) {
            List<String> command = ChildJvm.command(List.of());
            command.add(FetchCommand.NAME);
            if (range != null) {
                command.add("--range=" + range);
            }
            command.add(uri.toString());
            return command;
        }
    };

    abstract List<String> command(URI uri, String range);

    /** Returns curl where it is installed. */
    static Client best() {
        try {
            Process process = new ProcessBuilder("curl", "--version")
                    .redirectErrorStream(true)
                    .start();
            try (InputStream output = process.getInputStream()) {
                output.readAllBytes();
            }
            return CURL;
        } catch (IOException notInstalled) {
            return JAVA;
        }
    }

    /** Downloads and returns the seconds from the connection to the last byte; {@code range} may be null. */
    double download(URI uri, String range, LongPredicate expectedLength) throws IOException {
        Process process = new ProcessBuilder(command(uri, range))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output;
        try (InputStream stdout = process.getInputStream()) {
            output = new String(stdout.readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
        String[] words = output.split(" ", -1);
        String expected = range == null ? "200" : "206";
        if (words.length != 3 || !words[0].equals(expected) || !expectedLength.test(Long.parseLong(words[1]))) {
            throw new IOException(uri + " gave \"" + output + "\" instead of " + expected + " and the whole content");
        }
        return Double.parseDouble(words[2]);
    }
}
