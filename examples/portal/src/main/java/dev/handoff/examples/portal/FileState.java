// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import dev.handoff.zip.Crc32Cache;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;

/**
 * Tells one state of a file from another: whoever writes into it or puts another in its place changes one of these.
 *
 * @param modified as precisely as the file system knows it
 * @param fileKey what the file system tells files of one name apart by, such as its inode; empty where it has none
 */
record FileState(long size, Instant modified, String fileKey) {
    FileState {
        Objects.requireNonNull(modified);
        Objects.requireNonNull(fileKey);
        if (size < 0) {
            throw new IllegalArgumentException("a file has 0 or more bytes: " + size);
        }
    }

    static FileState of(BasicFileAttributes attributes) {
        return new FileState(
                attributes.size(),
                attributes.lastModifiedTime().toInstant(),
                Objects.toString(attributes.fileKey(), ""));
    }

    static FileState of(Crc32Cache.Key key) {
        return new FileState(key.size(), key.modified(), key.fileKey());
    }
}
