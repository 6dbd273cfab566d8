// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import java.io.IOException;
import java.io.OutputStream;

/** Writes no faster than the pace. */
final class PacedOutput extends OutputStream {

    private static final int LARGEST_PORTION = 64 * 1024;

    private final OutputStream out;
    private final Pace pace;

    PacedOutput(OutputStream out, Pace pace) {
        this.out = out;
        this.pace = pace;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int from = offset; from < end; ) {
            int count = (int) pace.portion(Math.min(end - from, LARGEST_PORTION));
            pace.await(count);
            out.write(bytes, from, count);
            out.flush(); // or a container would hold back what the rate allows
            from += count;
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
