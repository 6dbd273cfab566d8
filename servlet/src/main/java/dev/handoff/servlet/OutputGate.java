// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Looks after a hand-off in asynchronous mode. When the time is up, a transfer stops in the middle, and the request is
 * completed: Jetty would leave a committed request waiting for ever, and with it the next one on the same connection.
 */
final class OutputGate implements AsyncListener {

    private final boolean asynchronous;
    private volatile boolean shut;

    OutputGate(HttpServletRequest request) {
        asynchronous = request.isAsyncStarted();
        if (asynchronous) {
            request.getAsyncContext().addListener(this);
        }
    }

    OutputStream around(OutputStream out) {
        return asynchronous ? new Gated(out) : out;
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
            if (shut) {
                throw new IOException("the asynchronous request ended in the middle of the transfer");
            }
            out.write(bytes, offset, length);
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        shut = true;
        complete(event);
    }

    @Override
    public void onError(AsyncEvent event) {
        shut = true;
        complete(event);
    }

    private static void complete(AsyncEvent event) {
        try {
            event.getAsyncContext().complete();
        } catch (IllegalStateException e) {
            // a listener of the application was faster
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
