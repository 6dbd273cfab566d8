// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Names and kinds of files that {@code Path.of} cannot make in every locale, or Java cannot make at all. */
public final class OddFiles {

    private OddFiles() {}

    /** Returns the path below the folder whose bytes are given percent-encoded. */
    public static Path path(Path folder, String rawBelow) {
        String raw = folder.toUri().getRawPath();
        return Path.of(URI.create("file://" + raw + (raw.endsWith("/") ? "" : "/") + rawBelow));
    }

    /** Returns the path below the folder whose name in UTF-8 is this text. */
    public static Path named(Path folder, String text) {
        return path(folder, PercentEncoding.path(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes a file whose content is this text. */
    public static Path write(Path file, String content) throws IOException {
        return Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes a named pipe, on which opening and reading would wait for ever. */
    public static Path fifo(Path path) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("mkfifo", path.toString()).start();
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("mkfifo " + path + " failed");
        }
        return path;
    }
}
