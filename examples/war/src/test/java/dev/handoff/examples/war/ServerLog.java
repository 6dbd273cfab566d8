// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server prints, as a test waits for it. Thread-safe. */
final class ServerLog implements Runnable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How Jetty and Tomcat say that an application does not start. */
    private static final Pattern FAILED = Pattern.compile("Failed startup of context|startup failed due to");

    private final BufferedReader printed;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    ServerLog(BufferedReader printed) {
        this.printed = printed;
    }

    /** Reads until the server has ended. */
    @Override
    public void run() {
        try (printed) {
            for (String line = printed.readLine(); line != null; line = printed.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add(e.toString());
        }
        end();
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Returns how many lines there are, to wait for one behind them. */
    synchronized int size() {
        return lines.size();
    }

    /** Waits for a line with this text in it, from a line on, while applications start as they should. */
    synchronized MatchResult await(Pattern text, int from) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int next = from; ; next++) {
            while (next >= lines.size()) {
                long left = deadline - System.nanoTime();
                if (ended || left <= 0) {
                    throw new AssertionError("no line with " + text + " in\n" + this);
                }
                NANOSECONDS.timedWait(this, left);
            }
            if (FAILED.matcher(lines.get(next)).find()) {
                throw new AssertionError("an application did not start\n" + this);
            }
            Matcher found = text.matcher(lines.get(next));
            if (found.find()) {
                return found.toMatchResult();
            }
        }
    }

    @Override
    public synchronized String toString() {
        return String.join("\n", lines);
    }
}
