// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/** Drops what is written while a hand-off header is kept, as {@link GuardedOutput} does. */
final class GuardedWriter extends Writer {

    private final PrintWriter out;
    private final GuardedResponse guard;

    GuardedWriter(PrintWriter out, GuardedResponse guard) {
        this.out = out;
        this.guard = guard;
    }

    @Override
    public void write(char[] characters, int offset, int length) {
        if (!guard.discardsBody()) {
            out.write(characters, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        if (!guard.discardsBody() && out.checkError()) { // which flushes
            throw new IOException("the client is gone"); // for checkError of the writer that the application holds
        }
    }

    @Override
    public void close() {
        if (!guard.discardsBody()) {
            out.close();
        }
    }
}
