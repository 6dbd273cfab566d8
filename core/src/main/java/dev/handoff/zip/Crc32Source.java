// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.Crc32;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Where a manifest gets the CRC-32 of a file that was added without one. An archive can be resumed only when it has the
 * CRC-32 of each file before its first byte. Implementations must be thread-safe.
 */
@FunctionalInterface
public interface Crc32Source {

    /**
     * Returns the CRC-32 of the file; empty when it shall be learnt only while the archive is written.
     *
     * @param attributes of the file just now
     * @throws IOException when the file cannot be read
     */
    Optional<Crc32> crc32(Path file, BasicFileAttributes attributes) throws IOException;

    /** Reads each file whenever it is asked for, the source of a builder that was given none. */
    static Crc32Source reading() {
        return (file, attributes) -> Optional.of(Crc32.of(file));
    }

    /** Knows none, for a fast start: nothing is read before the first byte, but the archive cannot be resumed. */
    static Crc32Source none() {
        return (file, attributes) -> Optional.empty();
    }
}
