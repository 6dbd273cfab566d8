// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks.micro;

import dev.handoff.Crc32;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A file that the system has in memory, read once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CrcBenchmark {

    private static final int SIZE = 64 * 1024 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(128 * 1024);
    private Path file;

    /** Called by JMH. */
    public CrcBenchmark() {}

    /** Makes the file. */
    @Setup
    public void start() throws IOException {
        byte[] content = new byte[SIZE];
        new Random(SIZE).nextBytes(content);
        file = Files.write(Files.createTempFile("handoff-benchmarks", ".bin"), content);
    }

    /** Removes the file. */
    @TearDown
    public void stop() throws IOException {
        Files.delete(file);
    }

    /** Reads it for nothing. */
    @Benchmark
    public long read() throws IOException {
        long count = 0;
        try (FileChannel channel = FileChannel.open(file)) {
            for (int n = 0; n >= 0; n = channel.read(buffer.clear())) {
                count += n;
            }
        }
        return count;
    }

    /** Reads it for its CRC-32. */
    @Benchmark
    public Crc32 crc32() throws IOException {
        return Crc32.of(file);
    }
}
