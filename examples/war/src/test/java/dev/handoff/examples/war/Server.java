// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running server, as a process of its own: WARs are put into its folder webapps and taken out of it. */
final class Server implements AutoCloseable {

    private static final int STOP_SECONDS = 30;

    private final Distribution distribution;
    private final Path base;
    private final Process process;
    private final ServerLog log;
    private final int port;

    private Server(Distribution distribution, Path base, Process process, ServerLog log, int port) {
        this.distribution = distribution;
        this.base = base;
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts it with the WAR under each of these names. */
    static Server start(Distribution distribution, Path base, Map<String, String> environment, String... names)
            throws IOException, InterruptedException {
        distribution.prepare(base);
        for (String name : names) {
            Files.copy(war(), base.resolve("webapps").resolve(name));
        }
        ProcessBuilder builder = new ProcessBuilder(distribution.command())
                .directory(base.toFile())
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(distribution.environment(base));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        ServerLog log = new ServerLog(process.inputReader());
        Thread reader = new Thread(log, distribution.name());
        reader.setDaemon(true);
        reader.start();
        try {
            int port = Integer.parseInt(log.await(distribution.port(), 0).group(1));
            for (String name : names) {
                log.await(distribution.deployed(name), 0);
            }
            return new Server(distribution, base, process, log, port);
        } catch (InterruptedException e) {
            stop(process);
            throw e;
        } catch (AssertionError e) {
            stop(process);
            reader.join(); // why it failed comes behind the line that says so
            throw new AssertionError("the server did not start as it should\n" + log, e);
        }
    }

    /** Returns the WAR as it was built. */
    private static Path war() {
        return Path.of(System.getProperty("handoff.war"));
    }

    int port() {
        return port;
    }

    String log() {
        return log.toString();
    }

    /** Puts the WAR into the folder of the running server, and waits until it is deployed. */
    void deploy(String name) throws IOException, InterruptedException {
        int before = log.size();
        Path copy = Files.copy(war(), base.resolve("temp").resolve(name));
        Files.move(copy, base.resolve("webapps").resolve(name), StandardCopyOption.ATOMIC_MOVE);
        log.await(distribution.deployed(name), before);
    }

    /** Takes the WAR out, and waits until its application is stopped. */
    void undeploy(String name, String context) throws IOException, InterruptedException {
        int before = log.size();
        Files.delete(base.resolve("webapps").resolve(name));
        log.await(distribution.undeployed(context), before);
    }

    @Override
    public void close() {
        stop(process);
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
