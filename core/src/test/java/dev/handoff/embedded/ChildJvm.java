// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs a main class of the tests in a JVM of its own: with another locale or as another user. */
final class ChildJvm {

    private ChildJvm() {}

    /** Returns where these classes were loaded from: folders and jars. */
    static Set<Path> origins(Class<?>... types) {
        Set<Path> origins = new LinkedHashSet<>();
        for (Class<?> type : types) {
            origins.add(Path.of(URI.create(
                    type.getProtectionDomain().getCodeSource().getLocation().toString())));
        }
        return origins;
    }

    /** Returns what the main class printed, line by line; both streams, so that a stack trace is in the failure. */
    static List<String> run(
            List<String> launcher, Map<String, String> environment, List<String> options, Class<?> main, Path... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add(main.getName());
        for (Path arg : args) {
            command.add(arg.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(main.getSimpleName() + " ended with " + process.exitValue() + ":\n" + output);
        }
        return output.lines().toList();
    }
}
