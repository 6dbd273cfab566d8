// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** Holds a transfer to a number of bytes per second, as nginx's {@code limit_rate} does: the first second is free. */
final class Pace {

    private final long bytesPerSecond;
    private final long start = System.nanoTime();
    private long sent;

    /** @param bytesPerSecond 0 for no limit */
    Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    boolean isLimited() {
        return bytesPerSecond > 0;
    }

    /** Returns how much to send at once, at most {@code most}: what the rate allows in a second, so that no client starves. */
    long portion(long most) {
        return isLimited() ? Math.min(most, bytesPerSecond) : most;
    }

    /** Waits until so many further bytes may go out. */
    void await(int bytes) throws InterruptedIOException {
        if (!isLimited()) {
            return;
        }
        sent += bytes;
        long due = start
                + (long) ((double) sent / bytesPerSecond * TimeUnit.SECONDS.toNanos(1))
                - TimeUnit.SECONDS.toNanos(1);
        long wait = due - System.nanoTime();
        if (wait > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while holding back a limited transfer");
            }
        }
    }
}
