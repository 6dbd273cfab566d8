// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the nginx in front when it, or the portal, ends. */
class PortalEndIT {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path data;

    @BeforeEach
    void requireNginx() {
        PortalProcess.assumeNginx();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void stopsNginxWithItself(String signal) throws Exception {
        assumeTrue(
                signal.equals("TERM") || !interruptIsIgnored(),
                "this process ignores SIGINT, as shells have it for what they start in the background, and its children"
                        + " inherit that");
        try (PortalProcess portal = start("0")) {
            // The client keeps its connection, for which a graceful stop of nginx would wait.
            assertThat(page(portal.awaitReady())).contains("nginx sends the bytes.");
            ProcessHandle nginx = nginx();
            long start = System.nanoTime();

            portal.signal(signal);
            portal.awaitExit();

            assertThat(nginx.isAlive()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(data.resolve("nginx/nginx.pid")).doesNotExist();
        }
    }

    private static boolean interruptIsIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).strip(), 16))
                .anyMatch(ignored -> (ignored >> 1 & 1) == 1); // SIGINT is 2, the second bit
    }

    @Test
    void stopsTheNginxThatACrashLeft() throws Exception {
        String address;
        ProcessHandle left;
        try (PortalProcess crashed = start("0")) {
            address = crashed.awaitReady();
            left = nginx();
            crashed.crash();
        }
        assertThat(left.isAlive()).isTrue();

        try (PortalProcess portal = start(Integer.toString(URI.create(address).getPort()))) {
            assertThat(portal.awaitReady()).isEqualTo(address);
            assertThat(nginx().pid()).isNotEqualTo(left.pid());
            assertThat(left.onExit()).succeedsWithin(10, TimeUnit.SECONDS);
            assertThat(page(address)).contains("nginx sends the bytes.");
        }
    }

    @Test
    void leavesTheNginxOfALivingPortalAlone() throws Exception {
        try (PortalProcess first = start("0")) {
            String address = first.awaitReady();

            try (PortalProcess second = start("0")) {
                assertThat(second.awaitExit()).isEqualTo(1);
                assertThat(second.errors())
                        .isEqualTo("portal: another portal uses " + data
                                + ": stop it, or choose another data folder with --data\n");
            }

            assertThat(page(address)).contains("nginx sends the bytes.");
        }
    }

    @Test
    void endsWhenNginxEnds() throws Exception {
        try (PortalProcess portal = start("0")) {
            portal.awaitReady();

            nginx().destroy();

            assertThat(portal.awaitExit()).isEqualTo(1);
            assertThat(portal.errors())
                    .isEqualTo("portal: nginx ended with exit code 0; see " + data.resolve("nginx/error.log") + "\n");
        }
    }

    private PortalProcess start(String frontPort) throws IOException {
        return PortalProcess.startOn(data, "--nginx", "--port", "0", "--front-port", frontPort);
    }

    private ProcessHandle nginx() throws IOException {
        String pid = Files.readString(data.resolve("nginx/nginx.pid")).strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private String page(String address) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address + "/")).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
