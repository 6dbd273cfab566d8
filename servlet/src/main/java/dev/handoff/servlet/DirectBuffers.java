// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Buffers outside the heap, lent to one transfer after the other. Thread-safe. */
final class DirectBuffers {

    /** Few system calls for each megabyte, yet no more than the second cache of a core holds. */
    static final int SIZE = 512 * 1024;

    /** Slow clients keep their buffers for long; however many there are, they do not take all memory. */
    private static final int MOST = 32;

    private final Deque<ByteBuffer> idle = new ConcurrentLinkedDeque<>();
    private final Set<Reference<?>> existing = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<ByteBuffer> lost = new ReferenceQueue<>();

    /** Returns an empty buffer; nothing when too many are lent, or were lost and not yet collected. */
    Optional<ByteBuffer> take() {
        ByteBuffer used = idle.pollFirst(); // the last one given back may still be in the cache
        if (used != null) {
            return Optional.of(used.clear());
        }
        for (Reference<?> gone = lost.poll(); gone != null; gone = lost.poll()) {
            existing.remove(gone);
        }
        if (existing.size() >= MOST) {
            return Optional.empty();
        }
        try {
            ByteBuffer made = ByteBuffer.allocateDirect(SIZE);
            existing.add(new PhantomReference<>(made, lost));
            return Optional.of(made);
        } catch (OutOfMemoryError e) {
            return Optional.empty(); // the limit of the JVM for memory outside the heap, not the heap's
        }
    }

    /**
     * Takes a buffer back that nobody uses any more. After a failed write a container may still do, and would send the
     * bytes of the next response to the client of this one; such a buffer must be left to the collector.
     */
    void giveBack(ByteBuffer buffer) {
        idle.addFirst(buffer);
    }
}
