// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/** Who downloads, throwing the bytes away, or uploads: a process of its own that tells how long it took. */
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

        @Override
        List<String> uploadCommand(URI uri, Path file, boolean form) {
            List<String> command = new ArrayList<>(List.of("curl", "-s", "-o", "/dev/null"));
            // without Expect: whoever does not answer that would lose a second
            command.addAll(List.of("-w", "%{http_code} %{size_upload} %{time_total}", "-H", "Expect:"));
            command.addAll(form ? List.of("-F", Uploads.FIELD + "=@" + file) : List.of("-T", file.toString()));
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

        @Override
        List<String> uploadCommand(URI uri, Path file, boolean form) {
            List<String> command = ChildJvm.command(List.of());
            command.add(PushCommand.NAME);
            if (form) {
                command.add("--form");
            }
            command.addAll(List.of(uri.toString(), file.toString()));
            return command;
        }
    };

    abstract List<String> command(URI uri, String range);

    abstract List<String> uploadCommand(URI uri, Path file, boolean form);

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
        String expected = range == null ? "200" : "206";
        return run(command(uri, range), uri, expected, expectedLength);
    }

    /** Uploads, as a form or as it is, and returns the seconds from the connection to the end of the answer. */
    double upload(URI uri, Path file, boolean form, LongPredicate expectedLength) throws IOException {
        return run(uploadCommand(uri, file, form), uri, "200", expectedLength);
    }

    private static double run(List<String> command, URI uri, String expected, LongPredicate expectedLength)
            throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output;
        try (InputStream stdout = process.getInputStream()) {
            output = new String(stdout.readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
        String[] words = output.split(" ", -1);
        if (words.length != 3 || !words[0].equals(expected) || !expectedLength.test(Long.parseLong(words[1]))) {
            throw new IOException(uri + " gave \"" + output + "\" instead of " + expected + " and the whole content");
        }
        return Double.parseDouble(words[2]);
    }
}
