// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/** Takes away what is written while a hand-off header is kept, as {@link GuardedOutput} does. */
final class GuardedWriter extends Writer {

    private final PrintWriter out;
    private final GuardedResponse guard;

    private GuardedWriter(PrintWriter out, GuardedResponse guard) {
        this.out = out;
        this.guard = guard;
    }

    /** Returns what the application writes with. */
    static PrintWriter around(PrintWriter out, GuardedResponse guard) {
        return new Lines(new GuardedWriter(out, guard));
    }

    /** Ends lines as the writer of the container does: Undertow's by CR LF. */
    private static final class Lines extends PrintWriter {

        private final GuardedWriter guarded;

        Lines(GuardedWriter guarded) {
            super(guarded);
            this.guarded = guarded;
        }

        @Override
        public void println() {
            guarded.endLine();
        }
    }

    private void endLine() {
        char[] end = System.lineSeparator().toCharArray();
        if (!guard.diverts(end, 0, end.length)) {
            out.println();
        }
    }

    @Override
    public void write(char[] characters, int offset, int length) {
        if (!guard.diverts(characters, offset, length)) {
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
