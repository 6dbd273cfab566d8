// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Rows that are measured in turn, round after round, so that what else the machine does hits all of them alike. Not
 * thread-safe.
 */
final class Comparison {

    /** What one measurement of a row gives; the columns of the table say what it means. */
    record Sample(double first, double jvm, double nginx) {}

    /** Something to measure. */
    interface Measurement {

        Sample take() throws IOException;
    }

    private record Row(String what, Measurement measurement, List<Sample> samples) {}

    private final String title;
    private final List<String> columns;
    private final String format;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    Comparison(String title, List<String> columns, String format) {
        this.title = title;
        this.columns = List.copyOf(columns);
        this.format = format;
    }

    void add(String id, String what, Measurement measurement) {
        rows.put(id, new Row(what, measurement, new ArrayList<>()));
    }

    boolean has(String id) {
        return rows.containsKey(id);
    }

    /** Leaves only these rows; none given leaves all. */
    void keep(Collection<String> ids) {
        if (!ids.isEmpty()) {
            rows.keySet().retainAll(ids);
        }
    }

    /** Measures without keeping the figures. */
    void warmUp(int rounds) throws IOException {
        for (int i = 0; i < rounds; i++) {
            for (Row row : rows.values()) {
                row.measurement().take();
            }
        }
    }

    /** Takes every other round backwards: a row may cost the next one something, such as pages to be written back. */
    void run(int rounds) throws IOException {
        List<Row> order = new ArrayList<>(rows.values());
        for (int i = 0; i < rounds; i++) {
            for (Row row : order) {
                row.samples().add(row.measurement().take());
            }
            Collections.reverse(order);
        }
    }

    double median(String id, ToDoubleFunction<Sample> column) {
        return median(rows.get(id).samples().stream().mapToDouble(column).toArray());
    }

    /** Returns the median over the rounds of the ratio in one round, which drifts less than the ratio of medians. */
    double ratio(String id, String to, ToDoubleFunction<Sample> column) {
        List<Sample> above = rows.get(id).samples();
        List<Sample> below = rows.get(to).samples();
        double[] ratios = new double[above.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = column.applyAsDouble(above.get(i)) / column.applyAsDouble(below.get(i));
        }
        return median(ratios);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    void print(PrintStream out) {
        out.printf(Locale.ROOT, "%n%-52s", title);
        columns.forEach(column -> out.printf(Locale.ROOT, "%12s", column));
        out.println();
        rows.forEach((id, row) -> {
            out.printf(Locale.ROOT, "%-4s%-48s", id, row.what());
            out.printf(
                    Locale.ROOT, format, median(id, Sample::first), median(id, Sample::jvm), median(id, Sample::nginx));
            out.println();
        });
    }
}
