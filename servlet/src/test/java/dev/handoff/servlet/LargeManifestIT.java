// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.RealNginx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Archives of very many entries from a container whose heap holds the manifest and little more. The largest is left out
 * of the build: {@code mvn verify -pl core,servlet -DexcludedGroups= -Dgroups=huge}.
 */
class LargeManifestIT {

    /** End record, locator and the end record of Zip64, which says how many entries there are. */
    private static final int END_LENGTH = 22 + 20 + 56;

    @TempDir
    Path prefix;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Process server;
    private int port;
    private long manifestSize;
    private long archiveSize;

    private void serve(int entries, String heap) throws IOException {
        Path file = Files.createDirectories(prefix.resolve("files")).resolve("file.txt");
        Files.writeString(file, "content");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + heap, "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add("-Dhandoff.container=" + System.getProperty("handoff.container", ""));
        command.addAll(List.of(LargeManifest.class.getName(), file.toString(), String.valueOf(entries)));
        server = new ProcessBuilder(command)
                .redirectError(prefix.resolve("server.log").toFile())
                .start();
        String line = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))
                .lines()
                .filter(said -> said.startsWith("serves "))
                .findFirst()
                .orElseGet(this::log);
        String[] said = line.split(" ");
        assertThat(said).as(line).hasSize(4);
        port = Integer.parseInt(said[1]);
        manifestSize = Long.parseLong(said[2]);
        archiveSize = Long.parseLong(said[3]);
    }

    private String log() {
        try {
            return Files.readString(prefix.resolve("server.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.getOutputStream().close();
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    @Test
    void twoHundredThousandEntriesTakeNoMoreThanTheManifest() throws Exception {
        requireThreeRoads(200_000, "72m");
    }

    @Test
    @Tag("huge")
    void aMillionEntriesTakeNoMoreThanTheManifest() throws Exception {
        requireThreeRoads(1_000_000, "280m");
    }

    private void requireThreeRoads(int entries, String heap) throws Exception {
        serve(entries, heap);

        requireArchive(port, entries);
        assertThat(read(port, "; zip").length()).as(log()).isEqualTo(manifestSize);
        if (RealNginx.version().isPresent()
                && RealNginx.module("ngx_http_zip_module.so").isPresent()) {
            try (RealNginx nginx = RealNginx.behind(port)
                    .prefix(prefix)
                    .tokens("bridge", "zip")
                    .modules("ngx_http_zip_module.so")
                    .start()) {
                requireArchive(nginx.port(), entries);
            }
        }
        requireArchive(port, entries);
        assertThat(log()).doesNotContain("OutOfMemoryError");
    }

    private void requireArchive(int from, int entries) throws Exception {
        Answer answer = read(from, "");

        assertThat(answer.length()).as(log()).isEqualTo(archiveSize);
        ByteBuffer end = answer.end();
        assertThat(end.getInt(0)).isEqualTo(0x0606_4b50);
        assertThat(end.getLong(32)).isEqualTo(entries);
        assertThat(end.getInt(56 + 20)).isEqualTo(0x0605_4b50);
    }

    /** The length of a body and its last bytes. */
    private record Answer(long length, ByteBuffer end) {}

    private Answer read(int from, String tokens) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + from + "/large"));
        if (!tokens.isEmpty()) {
            request.header("X-Handoff-Proxy", RealNginx.SECRET + tokens);
        }
        HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).as(log()).isEqualTo(200);
        byte[] buffer = new byte[64 * 1024];
        byte[] end = new byte[END_LENGTH];
        long length = 0;
        try (InputStream in = response.body()) {
            for (int count = in.readNBytes(buffer, 0, buffer.length);
                    count > 0;
                    count = in.readNBytes(buffer, 0, buffer.length)) {
                int kept = Math.min(count, END_LENGTH);
                System.arraycopy(end, kept, end, 0, END_LENGTH - kept);
                System.arraycopy(buffer, count - kept, end, END_LENGTH - kept, kept);
                length += count;
            }
        }
        return new Answer(length, ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN));
    }
}
