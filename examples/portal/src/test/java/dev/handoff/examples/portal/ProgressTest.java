// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void rewritesItsLineOnATerminal() {
        Progress progress = progress(30_000_000, true);

        progress.add(1_500_000);
        progress.add(28_500_000);
        progress.end();

        assertThat(printed.toString(UTF_8)).isEqualTo("\r[1.50 of 30.00 MB]\r[30.00 of 30.00 MB]\n");
    }

    @Test
    void printsALineInTenPercentElsewhere() {
        Progress progress = progress(100_000_000, false);

        for (int i = 0; i < 1000; i++) {
            progress.add(100_000);
        }
        progress.end();

        assertThat(printed.toString(UTF_8))
                .hasLineCount(11)
                .contains("[0.10 of 100.00 MB]\n[10.00 of 100.00 MB]\n")
                .endsWith("[100.00 of 100.00 MB]\n");
    }

    @Test
    void neverPrintsTheSameTwice() {
        Progress progress = progress(10, false);

        for (int i = 0; i < 10; i++) {
            progress.add(1);
        }

        assertThat(printed.toString(UTF_8)).isEqualTo("[0.00 of 0.00 MB]\n");
    }

    private Progress progress(long total, boolean terminal) {
        return new Progress(new PrintStream(printed, true, UTF_8), total, terminal);
    }
}
