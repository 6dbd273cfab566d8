// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The body of a request out of the file that nginx wrote it to. It is all there, so a read never waits. */
final class SpooledInput extends ServletInputStream {

    private static final int BUFFER = 16 * 1024;

    private final @Nullable SeekableByteChannel channel;
    private final long size;
    private final Consumer<Runnable> dispatcher;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);

    private @Nullable ReadListener listener;
    private boolean dispatching;
    private boolean toldEnd;

    /**
     * Reads from the channel, or nothing at all.
     *
     * @param dispatcher runs a listener in a thread of the container
     */
    SpooledInput(@Nullable SeekableByteChannel channel, Consumer<Runnable> dispatcher) throws IOException {
        this.channel = channel;
        this.size = channel == null ? 0 : channel.size();
        this.dispatcher = dispatcher;
    }

    @Override
    public int read() throws IOException {
        if (!buffer.hasRemaining() && fill() < 0) {
            return -1;
        }
        int b = buffer.get() & 0xFF;
        tellEnd();
        return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!buffer.hasRemaining() && fill() < 0) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        tellEnd();
        return count;
    }

    private int fill() throws IOException {
        int count = channel == null ? -1 : channel.read(buffer.clear());
        buffer.flip();
        return count;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, remaining());
    }

    private long remaining() throws IOException {
        return channel == null ? 0 : size - channel.position() + buffer.remaining();
    }

    @Override
    public boolean isFinished() {
        try {
            return remaining() <= 0;
        } catch (IOException e) {
            return true; // the request is over
        }
    }

    @Override
    public boolean isReady() {
        return true;
    }

    /** Calls the listener from a thread of the container, as the specification wants it. */
    @Override
    public void setReadListener(ReadListener readListener) {
        if (readListener == null) {
            throw new NullPointerException("a ReadListener is required");
        }
        if (listener != null) {
            throw new IllegalStateException("a ReadListener is set already");
        }
        listener = readListener;
        dispatcher.accept(() -> dispatch(readListener));
    }

    private synchronized void dispatch(ReadListener readListener) {
        try {
            dispatching = true;
            if (!isFinished()) {
                readListener.onDataAvailable();
            }
            dispatching = false;
            tellEnd();
        } catch (IOException | RuntimeException e) {
            readListener.onError(e);
        }
    }

    /** Tells the listener that it has everything: after it was called, or later when another thread reads the rest. */
    private void tellEnd() throws IOException {
        ReadListener told = listener;
        if (told != null && !dispatching && !toldEnd && isFinished()) {
            toldEnd = true;
            told.onAllDataRead();
        }
    }
}
