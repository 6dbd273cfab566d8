// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kill in the middle of an upload leaves, and what the catalogue bears. */
class UploadCrashIT {
    private static final String HALF = "POST /upload HTTP/1.1\r\nHost: portal\r\n"
            + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000000\r\n\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"half.bin\"\r\n\r\n"
            + "x".repeat(2_000_000);
    private static final String[] NGINX = {"--nginx", "--front-port", "0"};

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path data;

    @Test
    void keepsNothingHalfWhenTheJvmIsKilled() throws Exception {
        try (PortalProcess portal = start();
                Socket upload = begin(portal.awaitReady())) {
            awaitHalfIn(data.resolve("store"));

            portal.crash();
        }
        staysClean();
    }

    @Test
    void keepsNothingHalfWhenTheJvmBehindNginxIsKilled() throws Exception {
        PortalProcess.assumeNginx();
        try (PortalProcess portal = start(NGINX);
                Socket upload = begin(portal.awaitReady())) {
            awaitHalfIn(data.resolve("spool"));

            portal.crash();

            // nginx lives on with the half of a body, until the next portal stops it.
            assertThat(nginx().isAlive()).isTrue();
            staysClean(NGINX);
        }
    }

    @Test
    void keepsNothingHalfWhenNginxIsKilled() throws Exception {
        PortalProcess.assumeNginx();
        try (PortalProcess portal = start(NGINX);
                Socket upload = begin(portal.awaitReady())) {
            awaitHalfIn(data.resolve("spool"));

            kill(nginx());

            assertThat(portal.awaitExit()).isEqualTo(1);
            assertThat(UploadUnderTest.left(data.resolve("spool"))).isNotEmpty();
        }
        staysClean(NGINX);
    }

    @Test
    void knowsTitlesAndHashesAfterAKill() throws Exception {
        try (PortalProcess portal = start()) {
            String address = portal.awaitReady();
            upload(address + "/upload/kept.txt?title=Kept");
            get(address + "/api/files/kept.txt");

            portal.crash();
        }

        try (PortalProcess portal = start()) {
            assertThat(get(portal.awaitReady() + "/api/files"))
                    .contains("\"title\":\"Kept\"", "\"crc32\":\"3610a686\"", "\"sha256\":\"2cf24dba");
        }
    }

    @Test
    void offersTheFilesWithoutTheirCatalogue() throws Exception {
        try (PortalProcess portal = start()) {
            upload(portal.awaitReady() + "/upload/kept.txt?title=Kept");
        }
        Files.writeString(data.resolve("catalogue.mv.db"), "no database");

        try (PortalProcess portal = start()) {
            assertThat(get(portal.awaitReady() + "/api/files"))
                    .contains("\"path\":\"kept.txt\"")
                    .doesNotContain("title");
            assertThat(portal.errors())
                    .contains("cannot be read and is catalogue.unreadable now: titles and original names are lost, the"
                            + " files are not\n");
        }
    }

    @Test
    void refusesASecondPortalOnTheSameFolder() throws Exception {
        try (PortalProcess first = start()) {
            String address = first.awaitReady();

            try (PortalProcess second = start()) {
                assertThat(second.awaitExit()).isEqualTo(1);
                assertThat(second.errors())
                        .isEqualTo("portal: another portal uses " + data
                                + ": stop it, or choose another data folder with --data\n");
            }

            assertThat(get(address + "/api/files")).contains("\"files\"");
        }
    }

    private void staysClean(String... options) throws Exception {
        try (PortalProcess portal = start(options)) {
            String address = portal.awaitReady();

            assertThat(UploadUnderTest.left(data.resolve("spool"))).isEmpty();
            assertThat(UploadUnderTest.left(data.resolve("store"))).isEmpty();
            assertThat(get(address + "/api/files")).doesNotContain("half");
            upload(address + "/upload/whole.txt");
            assertThat(get(address + "/files/whole.txt")).isEqualTo("hello");
        }
    }

    private PortalProcess start(String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--port", "0"));
        all.addAll(List.of(options));
        return PortalProcess.startOn(data, all.toArray(String[]::new));
    }

    private static Socket begin(String address) throws IOException {
        URI uri = URI.create(address);
        var socket = new Socket(uri.getHost(), uri.getPort());
        socket.getOutputStream().write(HALF.getBytes(US_ASCII));
        return socket;
    }

    private static void awaitHalfIn(Path folder) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (largest(folder) < 1_000_000) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static long largest(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).max().orElse(0);
        }
    }

    private ProcessHandle nginx() throws IOException {
        String pid = Files.readString(data.resolve("nginx/nginx.pid")).strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    /** Master first: it would start another worker. */
    private static void kill(ProcessHandle master) {
        List<ProcessHandle> workers = master.children().toList();
        master.destroyForcibly();
        workers.forEach(ProcessHandle::destroyForcibly);
    }

    private void upload(String address) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address)).PUT(HttpRequest.BodyPublishers.ofString("hello"));
        assertThat(client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(201);
    }

    private String get(String address) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8)).body();
    }
}
