// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which runs have begun and not ended, and which are over, so that a copy of their first request begins nothing. */
final class Runs {

    /** Longer than a signature holds. */
    private static final int REMEMBERED_MINUTES = 15;

    private final Map<String, Instant> open = new HashMap<>();
    private final Map<String, Instant> over = new HashMap<>();

    /** Returns whether the run may begin. */
    synchronized boolean begin(String run, Instant now) {
        over.values().removeIf(begun -> begun.isBefore(now.minus(Duration.ofMinutes(REMEMBERED_MINUTES))));
        if (over.containsKey(run)) {
            return false;
        }
        open.put(run, now);
        return true;
    }

    synchronized void end(String run) {
        Instant begun = open.remove(run);
        if (begun != null) {
            over.put(run, begun);
        }
    }

    synchronized List<String> open() {
        return List.copyOf(open.keySet());
    }
}
