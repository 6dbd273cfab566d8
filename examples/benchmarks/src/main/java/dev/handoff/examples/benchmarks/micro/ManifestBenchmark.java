// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks.micro;

import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ZipManifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One entry of a manifest for mod_zip. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ManifestBenchmark {

    private static final int ENTRIES = 100_000;

    private final String[] names = new String[ENTRIES];
    private final Crc32 crc32 = new Crc32(0xFD7D60A1L);
    private final OutputStream container = new Container();
    private Path folder;
    private Path file;
    private InternalLocation files;
    private ZipManifest manifest;

    /** Called by JMH. */
    public ManifestBenchmark() {}

    /** Makes one file, which stands for all: whether there are many makes no difference to what is measured. */
    @Setup
    public void start() throws IOException {
        folder = Files.createTempDirectory("handoff-benchmarks");
        file = Files.writeString(folder.resolve(Scenario.FILE), "what nginx would send");
        files = InternalLocation.alias("/protected/", folder);
        for (int i = 0; i < ENTRIES; i++) {
            names[i] = "2024/" + i + '/' + Scenario.FILE;
        }
        manifest = build();
    }

    /** Removes the file. */
    @TearDown
    public void stop() throws IOException {
        Files.delete(file);
        Files.delete(folder);
    }

    /** Adds the file under all names, which looks at it each time. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public ZipManifest build() throws IOException {
        ManifestBuilder zip = ZipManifest.builder("reports.zip");
        for (String name : names) {
            zip.file(name, files, file, crc32);
        }
        return zip.build();
    }

    /** Writes what nginx is told. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public void write() throws IOException {
        manifest.writeTo(container);
    }

    /** Copies what it is given, as a container does, so that nothing is optimised away. */
    private static final class Container extends OutputStream {

        private final byte[] buffer = new byte[32 * 1024];

        @Override
        public void write(int b) {
            buffer[0] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            for (int copied = 0; copied < length; copied += buffer.length) {
                System.arraycopy(bytes, offset + copied, buffer, 0, Math.min(buffer.length, length - copied));
            }
        }
    }
}
