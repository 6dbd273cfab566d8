// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The time between two looks at something that sends no message when it changes, such as another process. */
final class Pause {
    private static final Duration SHORT = Duration.ofMillis(20);

    private Pause() {}

    static void shortly() {
        LockSupport.parkNanos(SHORT.toNanos());
    }
}
