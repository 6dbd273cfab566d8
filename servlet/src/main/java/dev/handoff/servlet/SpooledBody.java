// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.upload.UploadException;
import dev.handoff.upload.UploadReceiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A body that nginx wrote to a file, for who reads it as the body that it is. Where there is none it is empty. */
final class SpooledBody {

    private static final Logger LOG = LoggerFactory.getLogger(UploadFilter.class);

    private final UploadReceiver receiver;
    private final Arrival.Road road;
    private @Nullable SeekableByteChannel channel;
    private long size = -1;
    private boolean closed;

    SpooledBody(UploadReceiver receiver, Arrival.Road road) {
        this.receiver = receiver;
        this.road = road;
    }

    /** Whether nginx has the body, or saw that there is none, so that what the container reads is not it. */
    boolean isInCharge() {
        return road instanceof Arrival.Spooled || road instanceof Arrival.Bodiless;
    }

    /** Returns the size in bytes; -1 when there is no body. */
    synchronized long size() throws IOException {
        if (size < 0 && road instanceof Arrival.Spooled spool) {
            size = open(spool).size();
        }
        return size;
    }

    /** Notes the size before the file is taken away: the length is a header, which anybody may ask for at any time. */
    synchronized void release() {
        try {
            size();
        } catch (IOException e) {
            LOG.debug("a body that is refused has no length", e); // the receiver finds out why
        }
        closeChannel();
    }

    /** Returns the first bytes. */
    byte[] bytes(int limit) throws IOException {
        long size = size();
        if (size > limit) {
            throw UploadException.tooLarge("a form without files may have " + limit + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(size, 0));
        if (size > 0 && channel != null) {
            channel.position(0);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // until the file ends
            }
            channel.position(0);
        }
        return buffer.array();
    }

    /** Opens the body to be read from its first byte. */
    SpooledInput input(Consumer<Runnable> dispatcher) throws IOException {
        return new SpooledInput(road instanceof Arrival.Spooled spool ? open(spool) : null, dispatcher);
    }

    private synchronized SeekableByteChannel open(Arrival.Spooled spool) throws IOException {
        if (closed) {
            throw new IllegalStateException("the request is over: read its body before that");
        }
        if (channel == null) {
            channel = receiver.openSpooled(spool.bodyFile());
        }
        return channel;
    }

    synchronized void close() {
        closed = true;
        closeChannel();
    }

    private void closeChannel() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("closing a body failed", e);
            }
            channel = null;
        }
    }
}
