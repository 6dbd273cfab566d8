// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import dev.handoff.internal.BufferOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * What was read and not yet written: in the buffer of the stream, where it has one, else in an array.
 *
 * @param bytes written up to its position
 */
record OutputBuffer(OutputStream out, ByteBuffer bytes) {

    OutputBuffer {
        if (!(out instanceof BufferOutput) && !bytes.hasArray()) {
            throw new IllegalArgumentException("the stream takes arrays alone: " + out);
        }
    }

    /** Returns an empty buffer; its capacity counts where the stream has none of its own. */
    static OutputBuffer of(OutputStream out, int capacity) {
        return new OutputBuffer(
                out, out instanceof BufferOutput lender ? lender.buffer() : ByteBuffer.allocate(capacity));
    }

    /** Writes what it holds, and empties it. */
    void write() throws IOException {
        bytes.flip();
        if (out instanceof BufferOutput direct) {
            direct.write(bytes);
        } else {
            out.write(bytes.array(), bytes.arrayOffset(), bytes.limit());
        }
        bytes.clear();
    }
}
