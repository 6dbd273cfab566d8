// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a hand-off when the container gives up on it in the middle: an asynchronous request whose time is up, a
 * file that no longer has its length.
 */
final class OutputGate implements AsyncListener, AutoCloseable {

    private final boolean asynchronous;
    private final boolean containerCutsShortResponses;
    private volatile boolean shut;
    private volatile boolean ended;
    private final @Nullable CountDownLatch left;
    private final JettyStreams jetty;
    private @Nullable JettyOutput direct;

    OutputGate(HttpServletRequest request) {
        @Nullable ServletContext context = request.getServletContext();
        // in threads of its own Jetty 11 knows no context
        containerCutsShortResponses = context == null || context.getServerInfo().startsWith("jetty/");
        jetty = Handoff.of(request).jettyStreams();
        asynchronous = request.isAsyncStarted();
        left = asynchronous ? new CountDownLatch(1) : null;
        if (asynchronous) {
            request.getAsyncContext().addListener(this);
        }
    }

    /**
     * Returns whether the container cuts the connection when a response ends before its Content-Length. Jetty does.
     * Tomcat goes on with the connection, and the client waits for the rest, unless it was announced that it closes.
     */
    boolean containerCutsShortResponses() {
        return containerCutsShortResponses;
    }

    /** Notes that the response is complete. */
    void ended() {
        ended = true;
        if (direct != null) {
            direct.giveBack();
        }
    }

    /** Notes that the transferring thread writes no more, complete or not. */
    @Override
    public void close() {
        if (left != null) {
            left.countDown();
        }
    }

    /** Returns the stream for the bytes of the transfer, which may be refused from now on. */
    OutputStream around(ServletOutputStream out) {
        direct = jetty.open(out, this).orElse(null);
        if (direct != null) {
            return direct;
        }
        return asynchronous ? new Gated(out) : out;
    }

    /** Refuses bytes that would come after the end of the request. */
    void requireOpen() throws IOException {
        if (shut) {
            throw new IOException("the asynchronous request ended in the middle of the transfer");
        }
    }

    private final class Gated extends FilterOutputStream {

        Gated(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            requireOpen();
            out.write(bytes, offset, length);
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        giveUp(event);
    }

    @Override
    public void onError(AsyncEvent event) {
        giveUp(event);
    }

    /**
     * Stops the transfer. Jetty would leave a committed request waiting for ever, and with it the next one on the same
     * connection, so it is completed. Tomcat cuts the connection of an incomplete one itself when this returns, but not
     * while another thread waits to write to it; that one waits no longer than the container's own write timeout.
     */
    private void giveUp(AsyncEvent event) {
        shut = true;
        if (ended || containerCutsShortResponses) {
            try {
                event.getAsyncContext().complete();
            } catch (IllegalStateException e) {
                // a listener of the application was faster
            }
            return;
        }
        try {
            if (left != null) {
                left.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        shut = true;
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        AsyncContext next = event.getAsyncContext();
        next.addListener(this); // a new cycle forgets the listeners of the one before
    }
}
