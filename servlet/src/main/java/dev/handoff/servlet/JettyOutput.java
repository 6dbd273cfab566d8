// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.internal.BufferOutput;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Jetty's own stream as one that takes buffers. Used by one thread, for one transfer. */
final class JettyOutput extends OutputStream implements BufferOutput {

    private final ServletOutputStream out;
    private final MethodHandle write;
    private final OutputGate gate;
    private final DirectBuffers buffers;
    private @Nullable ByteBuffer lent;

    /** @param write takes the stream and a buffer, and returns nothing */
    JettyOutput(ServletOutputStream out, MethodHandle write, OutputGate gate, DirectBuffers buffers) {
        this.out = out;
        this.write = write;
        this.gate = gate;
        this.buffers = buffers;
    }

    @Override
    public ByteBuffer buffer() {
        lent = buffers.take().orElse(null);
        return lent == null ? ByteBuffer.allocate(DirectBuffers.SIZE / 8) : lent;
    }

    /** Returns the buffer for the next transfer. Only after a good end; see {@link DirectBuffers#giveBack}. */
    void giveBack() {
        if (lent != null) {
            buffers.giveBack(lent);
            lent = null;
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        gate.requireOpen();
        try {
            write.invokeExact(out, bytes);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e); // not declared by the method
        }
    }

    @Override
    public void write(int b) throws IOException {
        gate.requireOpen();
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        gate.requireOpen();
        out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
