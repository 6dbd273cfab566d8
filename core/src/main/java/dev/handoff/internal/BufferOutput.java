// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What an output stream can do besides: take bytes from outside the heap, so that nothing copies them through an array. */
public interface BufferOutput {

    /** Returns the empty buffer of this transfer, to be filled and written again and again; not for use after its end. */
    ByteBuffer buffer();

    /**
     * Writes what lies between position and limit.
     *
     * @throws IOException when not all of it could be written
     */
    void write(ByteBuffer bytes) throws IOException;
}
