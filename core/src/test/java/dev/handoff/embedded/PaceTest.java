// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.InterruptedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void neverWaitsWithoutALimit() throws InterruptedIOException {
        Pace pace = new Pace(0);
        long start = System.nanoTime();

        for (int i = 0; i < 100; i++) {
            pace.await(Integer.MAX_VALUE);
        }

        assertThat(since(start)).isLessThan(Duration.ofSeconds(5));
        assertThat(pace.isLimited()).isFalse();
        assertThat(pace.portion(64)).isEqualTo(64);
    }

    @Test
    void givesTheFirstSecondForFreeAndThenKeepsToTheRate() throws InterruptedIOException {
        long start = System.nanoTime();
        Pace pace = new Pace(1000);

        pace.await(1000);
        Duration free = since(start);
        pace.await(150);
        pace.await(150);

        assertThat(free).isLessThan(Duration.ofMillis(250));
        assertThat(since(start)).isBetween(Duration.ofMillis(300), Duration.ofSeconds(10));
    }

    @Test
    void sendsInPortionsOfASecondAtMost() {
        assertThat(new Pace(1000).portion(64)).isEqualTo(64);
        assertThat(new Pace(10).portion(64)).isEqualTo(10);
        assertThat(new Pace(10).isLimited()).isTrue();
    }

    @Test
    void endsTheTransferWhenItsThreadIsInterrupted() {
        Pace pace = new Pace(1);
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(InterruptedIOException.class)
                    .isThrownBy(() -> pace.await(1000))
                    .withMessage("interrupted while holding back a limited transfer");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
