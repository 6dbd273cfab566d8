// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks.micro;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs JMH over what is too small for the clock of a whole process. */
@Command(
        name = "micro",
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true,
        description = "Measures what a hand-off adds to one request, what one entry of a manifest costs and what a"
                + " CRC-32 adds to the reading, in time and garbage. Medians: a processor that somebody else needs for a"
                + " moment spoils an average.")
public final class MicroCommand implements Callable<Integer> {

    private static final String GARBAGE = "gc.alloc.rate.norm";

    @Option(names = "--forks", paramLabel = "N", defaultValue = "3", description = "JVMs for each scenario.")
    private int forks;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "15",
            description = "Seconds before the measurement, in each JVM: where processors are few, the compiler needs"
                    + " that long.")
    private int warmup;

    @Option(names = "--iterations", paramLabel = "N", defaultValue = "5", description = "Of one second, in each JVM.")
    private int iterations;

    @Option(names = "--scenario", paramLabel = "NAME", description = "Only these requests; may be repeated.")
    private Scenario[] scenarios = Scenario.values();

    /** Made by the command line. */
    public MicroCommand() {}

    /** What one request, entry or file costs. */
    private record Cost(double nanoseconds, double bytes) {}

    @Override
    public Integer call() throws RunnerException {
        String[] names = new String[scenarios.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = scenarios[i].name();
        }
        Map<Scenario, Cost> requests = new EnumMap<>(Scenario.class);
        for (RunResult result :
                new Runner(options(SendBenchmark.class).param("scenario", names).build()).run()) {
            requests.put(Scenario.valueOf(result.getParams().getParam("scenario")), cost(result));
        }
        Map<String, Cost> others = new LinkedHashMap<>();
        for (Class<?> benchmark : new Class<?>[] {ManifestBenchmark.class, CrcBenchmark.class}) {
            for (RunResult result : new Runner(options(benchmark).build()).run()) {
                others.put(result.getPrimaryResult().getLabel(), cost(result));
            }
        }
        print(requests);
        print(others.get("build"), others.get("write"));
        System.out.printf(
                Locale.ROOT,
                "%nCrc32.of a file of 64 MiB : reading it%26.3f   target <= 1.15%n",
                others.get("crc32").nanoseconds() / others.get("read").nanoseconds());
        return 0;
    }

    private ChainedOptionsBuilder options(Class<?> benchmark) {
        return new OptionsBuilder()
                .include(benchmark.getName())
                .addProfiler(GCProfiler.class)
                .forks(forks)
                .warmupIterations(warmup)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(1));
    }

    private static Cost cost(RunResult result) {
        return new Cost(
                result.getPrimaryResult().getStatistics().getPercentile(50),
                result.getSecondaryResults().get(GARBAGE).getStatistics().getPercentile(50));
    }

    private static void print(Map<Scenario, Cost> costs) {
        Cost bare = costs.get(Scenario.HEADERS_BY_HAND);
        System.out.printf("%n%-30s%12s%12s%14s%14s%n", "one request", "ns", "bytes", "more µs", "more bytes");
        costs.forEach((scenario, cost) -> {
            System.out.printf(
                    Locale.ROOT,
                    "%-30s%12.0f%12.0f",
                    scenario.name().toLowerCase(Locale.ROOT),
                    cost.nanoseconds(),
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

    private static void print(Cost build, Cost write) {
        String row = "%-30s%12.0f%12.0f%14.2f%n";
        System.out.printf("%n%-30s%12s%12s%14s%n", "one entry of a manifest", "ns", "bytes", "million/s");
        System.out.printf(Locale.ROOT, row, "build", build.nanoseconds(), build.bytes(), 1e3 / build.nanoseconds());
        System.out.printf(Locale.ROOT, row, "write", write.nanoseconds(), write.bytes(), 1e3 / write.nanoseconds());
        System.out.println("target for write: 5 million/s and 64 bytes");
    }
}
