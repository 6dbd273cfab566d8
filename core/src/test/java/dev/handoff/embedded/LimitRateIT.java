// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import dev.handoff.testing.StubUpstream;
import dev.handoff.zip.ZipManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 300 kB at 150 kB/s: the first half at once, the rest not before the first second has gone. */
class LimitRateIT {

    private static final int SIZE = 300_000;
    private static final int RATE = 150_000;

    /** nginx counts whole seconds of the clock, so that its first one may be short. */
    private static final Duration LEAST = Duration.ofMillis(500);

    private static final Duration MOST = Duration.ofSeconds(8);

    @TempDir
    Path dir;

    private AccelRedirect redirect;

    @BeforeEach
    void aFile() throws IOException {
        Path files = Files.createDirectories(dir.resolve("files"));
        Path file = Files.write(files.resolve("a.bin"), new byte[SIZE]);
        redirect = AccelRedirect.to(InternalLocation.alias("/protected/", files), file)
                .limitRate(RATE);
    }

    private ZipManifest archive() throws IOException {
        return ZipManifest.builder("a.zip")
                .file("a.bin", redirect.location(), redirect.file())
                .build()
                .limitRate(RATE);
    }

    @Test
    void theStandInHoldsATransferToItsRate() throws IOException {
        requirePace(SIZE, head -> new EmbeddedNginx().answer(redirect, head));
    }

    @Test
    void theStandInHoldsAnArchiveToItsRate() throws IOException {
        ZipManifest zip = archive();

        requirePace(zip.archiveSize(), head -> new EmbeddedNginx().answer(zip, head));
    }

    private interface Answering {

        Reply to(RequestHead head) throws IOException;
    }

    private static void requirePace(long size, Answering answering) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        long start = System.nanoTime();

        try (Reply reply = answering.to(new RequestHead("GET", Map.of()))) {
            assertThat(reply.headers()).doesNotContainKey("X-Accel-Limit-Rate");
            reply.writeTo(body);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(LEAST, MOST);
        assertThat(body.size()).isEqualTo((int) size);
    }

    @Test
    void nginxDoesSoWithTheHeaderOfARedirect() throws IOException {
        requireThatNginxKeepsThePace(SIZE, "", redirect.headers());
    }

    @Test
    void theModuleDoesSoWithTheHeaderOfAnArchive() throws IOException {
        ZipManifest zip = archive();
        ByteArrayOutputStream manifest = new ByteArrayOutputStream();
        zip.writeTo(manifest);

        requireThatNginxKeepsThePace(
                zip.archiveSize(),
                manifest.toString(StandardCharsets.ISO_8859_1),
                zip.headers(),
                "ngx_http_zip_module.so");
    }

    private void requireThatNginxKeepsThePace(long size, String body, Map<String, String> told, String... modules)
            throws IOException {
        RealNginx.assumeInstalled();
        String[] headers = told.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .toArray(String[]::new);

        try (StubUpstream app = StubUpstream.answering(request -> StubUpstream.response("200 OK", body, headers));
                RealNginx nginx = RealNginx.behind(app.port())
                        .prefix(dir)
                        .modules(modules)
                        .start()) {
            long start = System.nanoTime();
            RawHttp.Response response = RawHttp.get(nginx.port(), "/");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(LEAST, MOST);
            assertThat(response.body()).hasSize((int) size);
        }
    }
}
