// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The nginx found on the PATH, in front of the applications. */
final class NginxProcess implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

    private final Process master;
    private final int port;

    private NginxProcess(Process master, int port) {
        this.master = master;
        this.port = port;
    }

    /** Makes a configuration for the port. */
    interface Configuration {

        NginxConf on(int port);
    }

    static NginxProcess start(Path prefix, Configuration configuration) throws IOException {
        Path conf = prefix.resolve("nginx/conf");
        int port = freePort();
        configuration.on(port).writeTo(conf);
        Path output = prefix.resolve("nginx/output.log");
        Process master = new ProcessBuilder(
                        "nginx",
                        "-e",
                        "stderr",
                        "-p",
                        prefix.toString(),
                        "-c",
                        conf.resolve("nginx.conf").toString(),
                        "-g",
                        "daemon off;")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        var nginx = new NginxProcess(master, port);
        try {
            nginx.awaitWorkers(prefix.resolve("nginx/nginx.pid"));
            return nginx;
        } catch (IOException e) {
            nginx.close();
            throw new IOException(e.getMessage() + "\n" + Files.readString(output, StandardCharsets.ISO_8859_1), e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The shipped configuration has a worker for each processor; all must be there before their time is counted. */
    private void awaitWorkers(Path pidFile) throws IOException {
        int expected = Runtime.getRuntime().availableProcessors();
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!Files.exists(pidFile) || master.children().count() < expected) {
            if (!master.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException("nginx did not start with " + expected + " workers");
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for nginx", e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Returns the process ids of master and workers. */
    List<Long> pids() {
        return Stream.concat(Stream.of(master.toHandle()), master.children())
                .map(ProcessHandle::pid)
                .toList();
    }

    @Override
    public void close() {
        master.destroy();
        try {
            if (!master.waitFor(10, TimeUnit.SECONDS)) {
                master.destroyForcibly();
            }
        } catch (InterruptedException e) {
            master.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
