// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A running nginx of a data folder, whoever started it. */
record NginxProcess(ProcessHandle master, Path configuration) {
    private static final Path PROC = Path.of("/proc");
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration FORCED = Duration.ofSeconds(1);

    NginxProcess {
        if (!configuration.isAbsolute()) {
            throw new IllegalArgumentException("configuration must be an absolute path: \"" + configuration + "\"");
        }
    }

    /**
     * Returns the process that a pid file names, if it runs this configuration. After a crash the number may have been
     * given to a stranger, so alone it means nothing.
     */
    static Optional<NginxProcess> leftOver(Path pidFile, Path configuration) throws PortalException {
        try {
            String number = Files.readString(pidFile).strip();
            if (!number.matches("[1-9][0-9]{0,9}")) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(number))
                    .map(handle -> new NginxProcess(handle, configuration))
                    .filter(NginxProcess::running);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new PortalException("cannot read " + pidFile + " (" + Reason.of(e) + "): delete it", e);
        }
    }

    /** Tells whether the process is there and still is an nginx with this configuration. */
    boolean running() {
        byte[] commandLine = commandLine();
        // nginx keeps its arguments: "nginx: master process /usr/sbin/nginx -p … -c <configuration>".
        return contains(commandLine, "nginx".getBytes(UTF_8)) && contains(commandLine, DiskName.bytes(configuration));
    }

    private byte[] commandLine() {
        if (!Files.isDirectory(PROC)) {
            return master.info().commandLine().orElse("").getBytes(UTF_8);
        }
        try {
            return Files.readAllBytes(PROC.resolve(Long.toString(master.pid())).resolve("cmdline"));
        } catch (IOException noSuchProcess) {
            return new byte[0];
        }
    }

    /** Ends master and workers within a few seconds, by force if they do not go by themselves. */
    void stop() {
        List<ProcessHandle> workers = master.descendants().toList();
        // SIGTERM; a graceful SIGQUIT would wait for slow downloads and idle browsers.
        master.destroy();
        if (!ends(PATIENCE)) {
            workers.forEach(ProcessHandle::destroyForcibly);
            master.destroyForcibly();
            ends(FORCED);
        }
    }

    /** Polls instead of waiting for the handle, which sees no end where nobody reaps orphans (some containers). */
    private boolean ends(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (running()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Pause.shortly();
        }
        return true;
    }

    private static boolean contains(byte[] text, byte[] part) {
        for (int at = 0; at + part.length <= text.length; at++) {
            if (Arrays.equals(text, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
