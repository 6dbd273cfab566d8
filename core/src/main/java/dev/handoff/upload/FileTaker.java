// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;

/** Takes the content of one file after the other. Not thread-safe. */
sealed interface FileTaker extends BytesSink permits StreamedFiles, SpooledFiles {

    /**
     * A file begins.
     *
     * @param offset where its first byte lies in the whole body
     */
    void begin(long offset) throws IOException;

    /** The file is whole. */
    Content end(long offset) throws IOException;

    /** Returns the hashes of the file that ended last. */
    Hashes hashes();

    /** Forgets the file that began, if any. */
    void abandon() throws IOException;
}
