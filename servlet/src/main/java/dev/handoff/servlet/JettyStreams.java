// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.ServletOutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows Jetty's own stream, which passes buffers on to the socket as they are; arrays it cuts into pieces of 32 KiB that
 * are copied once more. Other containers gain nothing: Tomcat writes pieces of 8 KiB, whatever it is given, and some of
 * its releases compress zeros instead of what lies in a direct buffer. Thread-safe.
 */
final class JettyStreams {

    private final DirectBuffers buffers = new DirectBuffers();

    /** The method of the class itself, by class: that of ServletOutputStream exists only since Servlet 6.1. */
    private final Map<Class<?>, Optional<MethodHandle>> writes = new ConcurrentHashMap<>();

    /** Returns the stream as one that takes buffers; nothing when it is not Jetty's. */
    Optional<JettyOutput> open(ServletOutputStream out, OutputGate gate) {
        return writes.computeIfAbsent(out.getClass(), JettyStreams::write)
                .map(write -> new JettyOutput(out, write, gate, buffers));
    }

    private static Optional<MethodHandle> write(Class<?> type) {
        if (!type.getName().startsWith("org.eclipse.jetty.")) {
            return Optional.empty();
        }
        MethodType takesBuffer = MethodType.methodType(void.class, ByteBuffer.class);
        try {
            return Optional.of(MethodHandles.publicLookup()
                    .findVirtual(type, "write", takesBuffer)
                    .asType(takesBuffer.insertParameterTypes(0, ServletOutputStream.class)));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return Optional.empty();
        }
    }
}
