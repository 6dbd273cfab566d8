// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The nginx that the portal starts in front of itself, as a child that lives as long as the portal. */
final class NginxFront implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DataFolder data;
    private final NginxBinary nginx;
    private final Path configuration;
    private final Path messages;
    private Process child;
    private boolean closed;

    private NginxFront(DataFolder data, NginxBinary nginx) {
        this.data = data;
        this.nginx = nginx;
        this.configuration = data.nginx().resolve("conf").resolve("nginx.conf");
        this.messages = data.nginx().resolve("start.log");
    }

    /** Stops the nginx that a killed portal left in the data folder, which this one has locked. */
    static NginxFront prepare(DataFolder data, NginxBinary nginx) throws PortalException {
        if (data.root().toString().indexOf('$') >= 0) {
            throw new PortalException("nginx takes the $ in " + data.root()
                    + " for the start of a variable: choose another data folder with --data");
        }
        var front = new NginxFront(data, nginx);
        NginxProcess.leftOver(data.nginx().resolve("nginx.pid"), front.configuration)
                .ifPresent(NginxProcess::stop);
        return front;
    }

    /** Writes the configuration, starts nginx and returns when a request through it succeeds. */
    void start(NginxConfig config) throws PortalException {
        config.writeTo(configuration.getParent());
        launch();
        awaitAnswer(config.front());
        for (String line : said()) {
            System.err.println(line);
        }
    }

    private synchronized void launch() throws PortalException {
        if (closed) {
            throw new PortalException("stopped while starting");
        }
        var command = new ProcessBuilder(
                nginx.path().toString(),
                "-p",
                data.root().toString(),
                "-c",
                configuration.toString(),
                "-e",
                "stderr",
                "-g",
                "daemon off;");
        command.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        command.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        command.redirectError(messages.toFile());
        try {
            child = command.start();
        } catch (IOException e) {
            throw new PortalException("cannot run " + nginx.path() + " (" + Reason.of(e) + "): see PATH", e);
        }
    }

    private void awaitAnswer(Endpoint front) throws PortalException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(front)) {
            if (!child.isAlive()) {
                throw failed("nginx ended with exit code " + child.exitValue() + " before it answered");
            }
            if (System.nanoTime() - deadline > 0) {
                throw failed("nginx does not answer on " + front.url() + " after " + PATIENCE.toSeconds() + " s");
            }
            Pause.shortly();
        }
    }

    private static boolean answers(Endpoint front) {
        try {
            var connection = (HttpURLConnection)
                    URI.create(front.url() + "/portal.css").toURL().openConnection(Proxy.NO_PROXY);
            connection.setRequestMethod("HEAD");
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(5000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private PortalException failed(String what) {
        var message = new StringBuilder(what + "; see " + data.nginx().resolve("error.log"));
        said().forEach(line -> message.append(System.lineSeparator()).append(line));
        return new PortalException(message.toString());
    }

    /** Returns what nginx wrote to its standard error: everything that is wrong until its own log is open. */
    private List<String> said() {
        try {
            return Files.readAllLines(messages);
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** Waits until nginx ends and returns its exit code. */
    int join() throws InterruptedException {
        return child.waitFor();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (child != null) {
            new NginxProcess(child.toHandle(), configuration).stop();
        }
    }
}
