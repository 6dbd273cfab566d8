// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One application in a JVM of its own, so that its CPU is counted apart from everybody else's. */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final int port;

    private ChildJvm(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts this jar again to run the application, and waits until it listens. */
    static ChildJvm start(Application application, Folders folders, String secret, List<String> jvmOptions)
            throws IOException {
        List<String> command = command(jvmOptions);
        command.addAll(
                List.of(ServeCommand.NAME, application.name(), folders.root().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put(ServeCommand.SECRET, secret);
        Process process = builder.start();
        BufferedReader output = process.inputReader(StandardCharsets.US_ASCII);
        String line = output.readLine();
        if (line == null) {
            throw new IOException(application + " did not start; see above");
        }
        return new ChildJvm(process, Integer.parseInt(line));
    }

    /** Returns the beginning of a command line that starts this program again, on the same JDK. */
    static List<String> command(List<String> jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Benchmarks.class.getName()));
        return command;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + port + pathAndQuery);
    }

    /** Ends the JVM, which goes when its standard input does, and waits for it. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
