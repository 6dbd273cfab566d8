// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.Flow;

/** The line {@code [x of y MB]}: rewrites itself on a terminal, and comes once in ten percent elsewhere. */
final class Progress {
    private static final double MB = 1_000_000;
    private static final int STEPS_ON_A_TERMINAL = 1000;
    private static final int STEPS = 10;

    private final PrintStream out;
    private final long total;
    private final boolean terminal;
    private long sent;
    private long printedStep = -1;
    private String printed = "";

    Progress(PrintStream out, long total, boolean terminal) {
        this.out = out;
        this.total = total;
        this.terminal = terminal;
    }

    /** Returns the same body; counts what is taken of it. */
    BodyPublisher watch(BodyPublisher body) {
        Flow.Publisher<ByteBuffer> counting = subscriber -> body.subscribe(new Counting(subscriber));
        return BodyPublishers.fromPublisher(counting, body.contentLength());
    }

    synchronized void add(long bytes) {
        sent += bytes;
        long step = sent * (terminal ? STEPS_ON_A_TERMINAL : STEPS) / total;
        if (step > printedStep) {
            print(step, String.format(Locale.ROOT, "[%.2f of %.2f MB]", sent / MB, total / MB));
        }
    }

    private void print(long step, String line) {
        if (!line.equals(printed)) {
            printedStep = step;
            printed = line;
            out.print(terminal ? "\r" + line : line + System.lineSeparator());
            out.flush();
        }
    }

    /** Leaves the line that rewrites itself. */
    synchronized void end() {
        if (terminal) {
            out.println();
        }
    }

    private final class Counting implements Flow.Subscriber<ByteBuffer> {
        private final Flow.Subscriber<? super ByteBuffer> client;

        Counting(Flow.Subscriber<? super ByteBuffer> client) {
            this.client = client;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            client.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            add(bytes.remaining());
            client.onNext(bytes);
        }

        @Override
        public void onError(Throwable failure) {
            client.onError(failure);
        }

        @Override
        public void onComplete() {
            client.onComplete();
        }
    }
}
