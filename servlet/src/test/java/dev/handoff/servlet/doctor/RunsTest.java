// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunsTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private final Runs runs = new Runs();

    @Test
    void beginAndEnd() {
        assertThat(runs.begin("a", NOW)).isTrue();
        assertThat(runs.begin("b", NOW)).isTrue();

        runs.end("a");

        assertThat(runs.open()).containsExactly("b");
    }

    @Test
    void beginNoSecondTimeWhileACopyOfTheirRequestIsValid() {
        runs.begin("a", NOW);
        runs.end("a");

        assertThat(runs.begin("a", NOW.plusSeconds(2 * Signature.MAX_SECONDS))).isFalse();
        assertThat(runs.open()).isEmpty();
    }

    @Test
    void areForgottenAfterThat() {
        runs.begin("a", NOW);
        runs.end("a");

        assertThat(runs.begin("a", NOW.plusSeconds(3600))).isTrue();
    }
}
