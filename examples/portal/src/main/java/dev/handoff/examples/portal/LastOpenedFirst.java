// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** What has to be closed when the portal ends, by itself or by a signal, also in the middle of its start. */
final class LastOpenedFirst implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /** Takes over the closing; closes at once if everything else already is. */
    synchronized <T extends AutoCloseable> T add(T resource) throws PortalException {
        open.push(resource);
        if (closed) {
            close();
            throw new PortalException("stopped while starting");
        }
        return resource;
    }

    /** Tells whether the end has begun, or begins within this time. */
    synchronized boolean closesWithin(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (!closed) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.err.println("portal: " + e.getMessage());
            }
        }
    }
}
