// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** One entry of an archive. Made by {@link ManifestBuilder} and {@link ZipManifest#parse}, which check them. */
public sealed interface ManifestEntry {

    /** Returns the name in the archive, with {@code /} between its segments. */
    String name();

    /** Returns when the content last changed. */
    Instant modified();

    /**
     * A file that nginx, or the stand-in, copies into the archive.
     *
     * @param name in the archive
     * @param location that serves the file
     * @param file on the disk
     * @param size in bytes, as promised to the client
     * @param crc32 of the content; empty when it is learnt only while the archive is written
     * @param modified when the content last changed, in milliseconds
     * @param executable whether its owner may execute it
     */
    record File(
            String name,
            InternalLocation location,
            Path file,
            long size,
            Optional<Crc32> crc32,
            Instant modified,
            boolean executable)
            implements ManifestEntry {

        /**
         * @throws IllegalArgumentException when the size is negative or the name ends in {@code /}
         */
        public File {
            if (size < 0) {
                throw new IllegalArgumentException("a size must be 0 or more bytes: " + size);
            }
            if (name.endsWith("/")) {
                throw new IllegalArgumentException("the name of a file must not end in '/': " + name);
            }
        }
    }

    /**
     * A folder of its own. Only empty folders need one; the others follow from the names of the files.
     *
     * @param name in the archive, ending in {@code /}: without it Info-ZIP and Java make an empty file
     * @param modified when something in it last changed; that of the latest entry when nobody knows
     */
    record Directory(String name, Instant modified) implements ManifestEntry {

        /**
         * @throws IllegalArgumentException when the name does not end in {@code /}
         */
        public Directory {
            if (!name.endsWith("/")) {
                throw new IllegalArgumentException("the name of a folder must end in '/': " + name);
            }
        }
    }
}
