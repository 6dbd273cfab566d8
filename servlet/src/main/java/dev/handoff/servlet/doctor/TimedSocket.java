// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A socket from which all reading ends in time: a timeout of reads alone begins anew with each byte, and a server may
 * let them trickle. What TLS reads is counted too.
 */
final class TimedSocket extends Socket {

    /** A worker without descriptors may say nothing at all. */
    private static final int MOST_SILENT_MILLIS = 15_000;

    private final int millis;
    private final long begin = System.nanoTime();

    /** @param millis for everything that is read */
    TimedSocket(int millis) {
        this.millis = millis;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Limited(super.getInputStream());
    }

    private void limitNextRead() throws IOException {
        long left = millis - (System.nanoTime() - begin) / 1_000_000;
        if (left < 1) {
            throw new SocketTimeoutException("the answer takes longer than " + millis / 1000 + " seconds");
        }
        setSoTimeout((int) Math.min(left, MOST_SILENT_MILLIS));
    }

    private final class Limited extends FilterInputStream {

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            limitNextRead();
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            limitNextRead();
            return super.read(buffer, offset, length);
        }
    }
}
