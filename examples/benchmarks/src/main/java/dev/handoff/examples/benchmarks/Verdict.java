// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import dev.handoff.examples.benchmarks.Comparison.Sample;
import java.io.PrintStream;
import java.util.Locale;

/** What was measured beside what we want. */
record Verdict(Comparison transfers, Comparison rates) {

    void print(PrintStream out) {
        head(out);
        atMost(out, "download through nginx, wall, H1 : D1", wall("H1", "D1"), 1.05);
        atMost(out, "the same, seconds of JVM cpu, H1", transfers.median("H1", Sample::jvm), 0.02);
        atMost(out, "the same with the header by hand under GuardFilter, H2 : D1", wall("H2", "D1"), 1.05);
        atLeast(out, "small files through nginx, requests/s, S3 : S2", rate("S3", "S2"), 0.97);
        atLeast(out, "the same with the header by hand under GuardFilter, S4 : S2", rate("S4", "S2"), 0.97);
        atMost(out, "file from the JVM, wall, H3 : D3", wall("H3", "D3"), 1.0);
        atMost(out, "file from the JVM, cpu, H3 : D3", transfers.ratio("H3", "D3", Sample::jvm), 1.0);
        atMost(out, "range from the JVM, wall, H3r : D3r", wall("H3r", "D3r"), 1.0);
        atMost(out, "range from the JVM, cpu, H3r : D3r", transfers.ratio("H3r", "D3r", Sample::jvm), 1.0);
        atLeast(out, "small ranges from the JVM, requests/s, R2 : R1", rate("R2", "R1"), 1.0);
        atLeast(out, "small files from the JVM, requests/s, S6 : S5", rate("S6", "S5"), 1.0);
    }

    static void head(PrintStream out) {
        out.printf(Locale.ROOT, "%n%-64s%10s%12s%n", "ratios", "measured", "target");
    }

    private double wall(String id, String to) {
        return transfers.ratio(id, to, Sample::first);
    }

    private double rate(String id, String to) {
        return rates.ratio(id, to, Sample::first);
    }

    static void atMost(PrintStream out, String what, double measured, double bound) {
        line(out, what, measured, "<= ", bound, measured <= bound);
    }

    static void atLeast(PrintStream out, String what, double measured, double bound) {
        line(out, what, measured, ">= ", bound, measured >= bound);
    }

    private static void line(
            PrintStream out, String what, double measured, String relation, double bound, boolean met) {
        out.printf(Locale.ROOT, "%-64s%10.3f%7s%.2f  %s%n", what, measured, relation, bound, met ? "met" : "missed");
    }
}
