// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.ScenarioApplication;
import dev.handoff.testing.RawHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transfer of the JVM that cannot be finished cuts the connection: nobody takes a part for the whole, or waits. */
class AbortIT {

    /** Far more than sockets and buffers take before the client reads. */
    private static final long SIZE = 256L << 20;

    @TempDir
    static Path data;

    private static Path file;
    private static Container container;

    @BeforeAll
    static void start() throws Exception {
        Path files = Files.createDirectory(data.resolve("files"));
        file = files.resolve("large.bin");
        container = Container.started(new ScenarioApplication(InternalLocation.alias("/protected/", files)));
    }

    @AfterAll
    static void stop() throws Exception {
        if (container != null) {
            container.close();
        }
    }

    private static void resize(long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(size);
            if (channel.size() < size) {
                channel.write(java.nio.ByteBuffer.wrap(new byte[] {1}), size - 1);
            }
        }
    }

    private static Socket ask(String scenario) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), container.port());
        socket.setSoTimeout(15_000);
        socket.getOutputStream().write(RawHttp.request("GET", scenario).getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** Reads to the end of the connection, orderly or reset, and returns how many bytes came; waits 15 s at most. */
    private static long drain(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[1 << 16];
        long count = 0;
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                count += n;
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the client was left hanging after " + count + " bytes", e);
        } catch (IOException e) {
            return count; // reset by the server
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bare?send=large.bin",
                "/bare?sendAnyway=large.bin",
                "/etag?sendAnyway=large.bin",
                "/guard?sendAnyway=large.bin",
                "/guard?xar=/protected/large.bin",
                "/bare?asyncThread;send=large.bin",
                "/bare?asyncThread;sendAnyway=large.bin",
                "/bare?zip=large.bin",
                "/bare?zipAnyway=large.bin",
                "/etag?zipAnyway=large.bin",
                "/guard?zipAnyway=large.bin",
                "/bare?asyncThread;zipAnyway=large.bin",
                "/guard?asyncThread;xar=/protected/large.bin",
            })
    void cutsTheConnectionWhenTheFileShrinksOrGrows(String scenario) throws Exception {
        for (long otherSize : new long[] {SIZE / 4, SIZE + 1}) {
            resize(SIZE);
            try (Socket socket = ask(scenario)) {
                assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1))
                        .as(scenario)
                        .isEqualTo("HTTP/1.1 200");

                resize(otherSize);

                assertThat(drain(socket)).as("%s to %d", scenario, otherSize).isLessThan(SIZE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bare?asyncShortThread;send=large.bin",
                "/bare?asyncShortThread;sendAnyway=large.bin",
                "/bare?asyncShortThread;zipAnyway=large.bin",
                "/guard?asyncShortThread;xar=/protected/large.bin",
            })
    void cutsTheConnectionWhenTheTimeIsUpInTheMiddle(String scenario) throws Exception {
        resize(SIZE);
        try (Socket socket = ask(scenario.replace("asyncShortThread", "asyncThread"))) {
            socket.getInputStream().readNBytes(12); // what is slow the first time is no part of the 500 ms
        }
        try (Socket socket = ask(scenario)) {
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1))
                    .isEqualTo("HTTP/1.1 200");
            Thread.sleep(1500); // the client is slower than the timeout of 500 ms

            assertThat(drain(socket)).isLessThan(SIZE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/bare?send=large.bin", "/bare?asyncThread;send=large.bin", "/guard?xar=/protected/large.bin"})
    void stopsReadingWhenTheClientIsGone(String scenario) throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "open files are counted in /proc (Linux)");
        resize(SIZE);

        try (Socket socket = ask(scenario)) {
            socket.getInputStream().readNBytes(12);
            assertThat(openFiles()).isEqualTo(1);
            socket.setSoLinger(true, 0);
        }

        Instant deadline = Instant.now().plus(Duration.ofSeconds(10));
        while (openFiles() > 0 && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
        assertThat(openFiles()).isZero();
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(AbortIT::isTheFile).count();
        }
    }

    private static boolean isTheFile(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
