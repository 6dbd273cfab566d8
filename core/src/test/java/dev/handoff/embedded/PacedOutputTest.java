// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacedOutputTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<Integer> flushedAfter = new ArrayList<>();
    private final OutputStream recording = new FilterOutputStream(written) {

        @Override
        public void flush() {
            flushedAfter.add(written.size());
        }
    };

    @Test
    void writesWhatItIsGivenInPortionsThatGoOutAtOnce() throws IOException {
        byte[] bytes = new byte[150_000];
        bytes[1] = 7;

        new PacedOutput(recording, new Pace(1_000_000)).write(bytes, 1, bytes.length - 1);

        assertThat(written.size()).isEqualTo(149_999);
        assertThat(written.toByteArray()).startsWith(7, 0);
        assertThat(flushedAfter).containsExactly(65_536, 131_072, 149_999);
    }

    @Test
    void writesSingleBytesAndFlushes() throws IOException {
        PacedOutput out = new PacedOutput(recording, new Pace(1_000_000));

        out.write(0x1FF);
        out.flush();

        assertThat(written.toByteArray()).containsExactly(0xFF);
        assertThat(flushedAfter).containsExactly(1, 1);
    }
}
