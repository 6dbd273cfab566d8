// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks.micro;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs JMH over every scenario and prints what each adds to a request whose headers are set by hand. */
@Command(
        name = "micro",
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true,
        description = "Measures what a hand-off adds to one request, in time and garbage.")
public final class MicroCommand implements Callable<Integer> {

    private static final String GARBAGE = "gc.alloc.rate.norm";

    @Option(names = "--forks", paramLabel = "N", defaultValue = "3", description = "JVMs for each scenario.")
    private int forks;

    @Option(names = "--iterations", paramLabel = "N", defaultValue = "5", description = "Of one second, in each JVM.")
    private int iterations;

    @Option(names = "--scenario", paramLabel = "NAME", description = "Only these; may be repeated.")
    private Scenario[] scenarios = Scenario.values();

    /** Made by the command line. */
    public MicroCommand() {}

    /** What one request costs. */
    private record Cost(double nanoseconds, double error, double bytes) {}

    @Override
    public Integer call() throws RunnerException {
        String[] names = new String[scenarios.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = scenarios[i].name();
        }
        OptionsBuilder options = new OptionsBuilder();
        options.include(SendBenchmark.class.getName())
                .param("scenario", names)
                .addProfiler(GCProfiler.class)
                .forks(forks)
                .warmupIterations(iterations)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(1));
        Map<Scenario, Cost> costs = new EnumMap<>(Scenario.class);
        for (RunResult result : new Runner(options.build()).run()) {
            costs.put(Scenario.valueOf(result.getParams().getParam("scenario")), cost(result));
        }
        print(costs);
        return 0;
    }

    private static Cost cost(RunResult result) {
        return new Cost(
                result.getPrimaryResult().getScore(),
                result.getPrimaryResult().getScoreError(),
                result.getSecondaryResults().get(GARBAGE).getScore());
    }

    private static void print(Map<Scenario, Cost> costs) {
        Cost bare = costs.get(Scenario.HEADERS_BY_HAND);
        System.out.printf("%n%-30s%12s%10s%12s%14s%14s%n", "one request", "ns", "±", "bytes", "more µs", "more bytes");
        costs.forEach((scenario, cost) -> {
            System.out.printf(
                    Locale.ROOT,
                    "%-30s%12.0f%10.0f%12.0f",
                    scenario.name().toLowerCase(Locale.ROOT),
                    cost.nanoseconds(),
                    cost.error(),
                    cost.bytes());
            if (bare != null) {
                System.out.printf(
                        Locale.ROOT,
                        "%14.2f%14.0f",
                        (cost.nanoseconds() - bare.nanoseconds()) / 1000,
                        cost.bytes() - bare.bytes());
            }
            System.out.println();
        });
        System.out.println("more: than headers_by_hand; target for send_under_guard: 2 µs and 1024 bytes");
    }
}
