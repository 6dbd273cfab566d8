// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.testing.RealNginx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of the README, "In embedded Jetty", as its own process, without nginx and behind the shipped one. */
class EmbeddedJettyIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path dir;

    private static Process jetty;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(Files.createDirectory(dir.resolve("files")).resolve("a.txt"), "from the disk");
        port = freePort();
        var command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Ddir=" + dir,
                "-Dport=" + port,
                EmbeddedJetty.class.getName());
        command.environment().put("HANDOFF_SECRET", RealNginx.SECRET);
        command.environment().put("HANDOFF_UPLOAD_SECRET", RealNginx.UPLOAD_SECRET);
        Path said = dir.resolve("jetty.log");
        jetty = command.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        awaitPort(said);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        jetty.destroy();
        jetty.waitFor();
    }

    @Test
    void downloadsArchivesAndTakesUploadsWithoutNginx() throws Exception {
        everythingWorksAt(URI.create("http://127.0.0.1:" + port));
    }

    @Test
    void handsThemOverBehindTheShippedConfiguration() throws Exception {
        RealNginx.assumeInstalled();
        try (RealNginx nginx = RealNginx.behind(port)
                .prefix(dir)
                .serverConf("include uploads.conf;")
                .start()) {
            everythingWorksAt(nginx.uri(""));
            assertThat(nginx.errorLog()).isEmpty();
        }
        assertThat(tellsNginx("/files/a.txt")).contains("/protected/a.txt");
    }

    @Test
    void letsModZipMakeTheArchive() throws Exception {
        Optional<Path> module = RealNginx.module("ngx_http_zip_module.so");
        assumeTrue(module.isPresent(), "ngx_http_zip_module.so is neither in NGINX_MODULES nor in nginx's folder");
        try (RealNginx nginx = RealNginx.behind(port)
                .prefix(dir)
                .tokens("bridge", "zip")
                .modules("ngx_http_zip_module.so")
                .start()) {
            HttpResponse<byte[]> zip = get(nginx.uri("/all.zip"));

            assertThat(zip.headers().firstValue("ETag"))
                    .hasValueSatisfying(tag -> assertThat(tag).endsWith("-m\""));
            assertThat(names(zip.body())).contains("all/a.txt");
        }
    }

    private static void everythingWorksAt(URI address) throws Exception {
        assertThat(new String(get(address.resolve("/files/a.txt")).body())).isEqualTo("from the disk");
        assertThat(names(get(address.resolve("/all.zip")).body())).contains("all/a.txt");

        String name = "uploaded-" + address.getPort() + ".txt";
        HttpRequest upload = HttpRequest.newBuilder(address.resolve("/upload"))
                .header("Content-Type", "multipart/form-data; boundary=of-the-test")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "--of-the-test\r\nContent-Disposition: form-data; name=\"file\";" + " filename=\"" + name
                                + "\"\r\n\r\nfrom afar\r\n--of-the-test--\r\n"))
                .build();
        assertThat(CLIENT.send(upload, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
        assertThat(dir.resolve("files").resolve(name)).hasContent("from afar");
    }

    /** Asks as nginx does, and returns where the bytes are. */
    private static Optional<String> tellsNginx(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("X-Handoff-Proxy", RealNginx.SECRET + "; bridge")
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("X-Accel-Redirect");
    }

    private static HttpResponse<byte[]> get(URI uri) throws Exception {
        HttpResponse<byte[]> response =
                CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        return response;
    }

    private static List<String> names(byte[] zip) throws IOException {
        var names = new ArrayList<String>();
        try (var entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort(Path said) throws IOException {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (jetty.isAlive() && System.nanoTime() < deadline) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("Jetty does not listen: " + Files.readString(said));
    }
}
