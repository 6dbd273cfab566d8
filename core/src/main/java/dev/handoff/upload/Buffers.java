// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads files through a few buffers that are used again and again. Outside the heap, because file channels copy twice
 * otherwise; and small enough that what was read is still in the cache of the processor when it is hashed or written:
 * larger ones, transferTo and mapping measured slower. Thread-safe.
 */
final class Buffers {

    private static final int SIZE = 128 * 1024;
    private static final int KEPT = 8;

    private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(KEPT);

    /**
     * Passes a region of the file on.
     *
     * @throws EOFException when the file ends before the region does
     */
    void pass(FileChannel file, long offset, long length, BytesSink sink) throws IOException {
        if (length <= SIZE / 16) {
            pass(file, offset, length, ByteBuffer.allocate((int) length), sink);
            return;
        }
        ByteBuffer buffer = take();
        try {
            pass(file, offset, length, buffer, sink);
        } finally {
            free.offer(buffer);
        }
    }

    /** Passes the file on in arrays. */
    static void passHeap(FileChannel file, long length, BytesSink sink) throws IOException {
        pass(file, 0, length, ByteBuffer.allocate((int) Math.min(SIZE, length)), sink);
    }

    private static void pass(FileChannel file, long offset, long length, ByteBuffer buffer, BytesSink sink)
            throws IOException {
        long position = offset;
        long end = offset + length;
        while (position < end) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
            int read = file.read(buffer, position);
            if (read < 0) {
                throw new EOFException("the uploaded file lost its end while it was read");
            }
            position += read;
            sink.accept(buffer.flip());
        }
    }

    private ByteBuffer take() {
        ByteBuffer used = free.poll();
        return used == null ? ByteBuffer.allocateDirect(SIZE) : used;
    }

    /** Writes all of it; a channel may take less at a time. */
    static void write(ByteBuffer bytes, FileChannel to) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }
}
