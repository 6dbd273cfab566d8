// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A stream that takes bytes from outside the heap, so that nothing copies them through an array. */
public abstract class BufferOutput extends OutputStream {

    /** Makes a stream. */
    protected BufferOutput() {}

    /** Returns the empty buffer of this transfer, to be filled and written again and again; not for use after its end. */
    public abstract ByteBuffer buffer();

    /**
     * Writes what lies between position and limit.
     *
     * @throws IOException when not all of it could be written
     */
    public abstract void write(ByteBuffer bytes) throws IOException;
}
