// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The runnable jar as a child process, as a user starts it. */
final class PortalProcess implements AutoCloseable {
    private static final String END = "\0";

    private final Process process;
    private final Path errors;
    private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();

    private PortalProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        var reader = new Thread(this::readStandardOutput, "stdout of the portal");
        reader.setDaemon(true);
        reader.start();
    }

    static PortalProcess start(String... options) throws IOException {
        return start(Map.of(), options);
    }

    static PortalProcess startOn(Path data, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--data", data.toString()));
        all.addAll(List.of(options));
        return start(Map.of(), all.toArray(String[]::new));
    }

    static PortalProcess start(Map<String, String> environment, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("handoff.jar")));
        command.addAll(List.of(options));
        Path errors = Files.createTempFile("portal", ".err");
        var builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().remove("NGINX_MODULES");
        builder.environment().putAll(environment);
        return new PortalProcess(builder.start(), errors);
    }

    /** Returns the address of the ready line. */
    String awaitReady() throws Exception {
        String line = printed.poll(60, TimeUnit.SECONDS);
        if (line == null || !line.startsWith("ready ")) {
            throw new AssertionError("no ready line but \"" + line + "\"; standard error: " + errors());
        }
        return line.substring("ready ".length());
    }

    /** Waits until the portal ends and returns its exit code. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still running; standard error: " + errors());
        }
        return process.exitValue();
    }

    /** Returns what came on standard output since the last look; to be called after the end. */
    List<String> rest() throws InterruptedException {
        List<String> lines = new ArrayList<>();
        for (String line = printed.take(); !line.equals(END); line = printed.take()) {
            lines.add(line);
        }
        return lines;
    }

    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            return e.toString();
        }
    }

    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Ends the portal at once, as a crash would: it cannot clean up. */
    void crash() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(errors);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void assumeNginx() {
        assumeTrue(onPath("nginx"), "nginx is not on the PATH");
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private void readStandardOutput() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                printed.add(line);
            }
        } catch (IOException closed) {
            // The process is gone.
        }
        printed.add(END);
    }
}
