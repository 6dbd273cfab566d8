// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.internal.BufferOutput;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's own stream, which passes buffers on to the socket as they are; arrays it cuts into pieces of 32 KiB that are
 * copied once more. Other containers gain nothing: Tomcat writes pieces of 8 KiB, whatever it is given, and some of its
 * releases compress zeros instead of what lies in a direct buffer.
 */
final class JettyOutput extends BufferOutput {

    /** The method of the class itself: the one of the interface exists only since Servlet 6.1. */
    private static final ClassValue<Optional<MethodHandle>> WRITE = new ClassValue<>() {
        @Override
        protected Optional<MethodHandle> computeValue(Class<?> type) {
            return type.getName().startsWith("org.eclipse.jetty.") ? find(type) : Optional.empty();
        }
    };

    private final ServletOutputStream out;
    private final MethodHandle write;
    private final OutputGate gate;
    private final DirectBuffers buffers;
    private @Nullable ByteBuffer lent;

    private JettyOutput(ServletOutputStream out, MethodHandle write, OutputGate gate, DirectBuffers buffers) {
        this.out = out;
        this.write = write;
        this.gate = gate;
        this.buffers = buffers;
    }

    /** Returns the stream as one that takes buffers; nothing when it is not Jetty's. */
    static Optional<JettyOutput> of(ServletOutputStream out, OutputGate gate, DirectBuffers buffers) {
        return WRITE.get(out.getClass()).map(method -> new JettyOutput(out, method, gate, buffers));
    }

    private static Optional<MethodHandle> find(Class<?> type) {
        MethodType takesBuffer = MethodType.methodType(void.class, ByteBuffer.class);
        try {
            return Optional.of(MethodHandles.publicLookup()
                    .findVirtual(type, "write", takesBuffer)
                    .asType(takesBuffer.insertParameterTypes(0, ServletOutputStream.class)));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return Optional.empty();
        }
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
