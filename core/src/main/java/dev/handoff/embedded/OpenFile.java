// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A file held open together with the size and time that belong to exactly these bytes.
 *
 * @param modified in whole seconds, as Last-Modified and nginx's entity tag carry it
 */
record OpenFile(Path path, FileChannel channel, long size, Instant modified) {

    private static final int ATTEMPTS = 10;

    /**
     * Opens the file for reading.
     *
     * @throws IOException also when it is replaced again and again while it is being opened
     */
    static OpenFile open(Path path) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            BasicFileAttributes before = attributes(path);
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            boolean same = false;
            try {
                BasicFileAttributes after = attributes(path);
                // a file renamed over this one in between would lend its time to the other's bytes
                same = Objects.equals(before.fileKey(), after.fileKey())
                        && before.lastModifiedTime().equals(after.lastModifiedTime())
                        && channel.size() == after.size();
                if (same) {
                    Instant modified = after.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
                    return new OpenFile(path, channel, after.size(), modified);
                }
            } finally {
                if (!same) {
                    channel.close();
                }
            }
        }
        throw new IOException(path + " changed each of " + ATTEMPTS + " times while it was being opened");
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    EntityTag tag() {
        return EntityTag.ofFile(modified.getEpochSecond(), size);
    }
}
