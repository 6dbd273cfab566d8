// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Takes away what is written while a hand-off header is kept; a flush or close then would commit too early. */
final class GuardedOutput extends ServletOutputStream {

    private final ServletOutputStream out;
    private final GuardedResponse guard;

    GuardedOutput(ServletOutputStream out, GuardedResponse guard) {
        this.out = out;
        this.guard = guard;
    }

    @Override
    public void write(int b) throws IOException {
        if (!guard.diverts(new byte[] {(byte) b}, 0, 1)) {
            out.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!guard.diverts(bytes, offset, length)) {
            out.write(bytes, offset, length);
        }
    }

    /** Leaves the charset to the container; the inherited method knows ISO-8859-1 alone, byte by byte. */
    @Override
    public void print(String text) throws IOException {
        char[] characters = String.valueOf(text).toCharArray();
        if (!guard.diverts(characters, 0, characters.length)) {
            out.print(text);
        }
    }

    @Override
    public void flush() throws IOException {
        if (!guard.discardsBody()) {
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (!guard.discardsBody()) {
            out.close();
        }
    }

    @Override
    public boolean isReady() {
        return out.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        out.setWriteListener(listener);
    }
}
