// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the portal starts, and what it says when it cannot. */
class PortalStartIT {
    @TempDir
    Path parent;

    @Test
    void printsOneLineToStandardOutputAndFillsANewFolder() throws Exception {
        try (PortalProcess portal = start("--port", "0")) {
            String address = portal.awaitReady();
            String list = get(address + "/api/files");
            portal.signal("TERM");
            portal.awaitExit();

            assertThat(address).matches("http://127\\.0\\.0\\.1:[1-9][0-9]*");
            assertThat(list).contains("\"path\":\"welcome.txt\"", "\"path\":\"Überblick \\\"50%\\\".txt\"");
            assertThat(portal.rest()).isEmpty();
        }
    }

    @Test
    void explainsItself() throws Exception {
        try (PortalProcess portal = PortalProcess.start("--help")) {
            assertThat(portal.awaitExit()).isZero();
            assertThat(String.join("\n", portal.rest()))
                    .contains(
                            "Usage: java -jar portal.jar [options]",
                            "--host=ADDRESS",
                            "--port=PORT",
                            "--data=DIR",
                            "--nginx",
                            "--front-port=PORT",
                            "--modules=DIR",
                            "--proxy-secret-file=FILE",
                            "--road=ROAD",
                            "--upload-secret-file=FILE",
                            "push",
                            "--help",
                            "Default: 8080",
                            "Default: 8000",
                            "./handoff-data");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--prot 1,       'Unknown option'",
        "--port eighty,  'Invalid value for option ''--port'''",
        "--port 65536,   must be 0 to 65535: 65536",
        "--front-port 65536,   must be 0 to 65535: 65536",
        "--road tunnel,        'Invalid value for option ''--road'''",
        "--road spool,         '--road spool needs an nginx: --nginx, or --upload-secret-file for one of your own'",
    })
    void refusesWrongOptionsInOneLine(String options, String message) throws Exception {
        try (PortalProcess portal = start(options.split(" "))) {
            assertThat(portal.awaitExit()).isEqualTo(2);
            assertThat(portal.errors()).startsWith("portal: ").contains(message).hasLineCount(1);
            assertThat(portal.rest()).isEmpty();
        }
    }

    @Test
    void namesThePortThatIsInUse() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());
            try (PortalProcess portal = start("--port", port)) {
                assertThat(portal.awaitExit()).isEqualTo(1);
                assertThat(portal.errors())
                        .isEqualTo("portal: port " + port + " is in use: choose another with --port\n");
            }
        }
    }

    @Test
    void namesTheFrontPortThatIsInUse() throws Exception {
        PortalProcess.assumeNginx();
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());
            try (PortalProcess portal = start("--port", "0", "--nginx", "--front-port", port)) {
                assertThat(portal.awaitExit()).isEqualTo(1);
                assertThat(portal.errors())
                        .isEqualTo("portal: port " + port + " is in use: choose another with --front-port\n");
            }
        }
    }

    @Test
    void saysThatThereIsNoNginx() throws Exception {
        Path data = parent.resolve("data");
        try (PortalProcess portal = PortalProcess.start(
                Map.of("PATH", parent.toString()), "--data", data.toString(), "--port", "0", "--nginx")) {
            assertThat(portal.awaitExit()).isEqualTo(1);
            assertThat(portal.errors())
                    .startsWith("portal: no nginx on the PATH: ")
                    .hasLineCount(1);
        }
    }

    @Test
    void saysThatThisNginxHasNoUploadModule() throws Exception {
        PortalProcess.assumeNginx();
        String empty = Files.createDirectory(parent.resolve("modules")).toString();
        try (PortalProcess portal =
                start("--port", "0", "--nginx", "--front-port", "0", "--road", "module", "--modules", empty)) {
            assertThat(portal.awaitExit()).isEqualTo(1);
            assertThat(portal.errors())
                    .isEqualTo("portal: --road module needs ngx_http_upload_module.so, which is not there: name its"
                            + " folder with --modules\n");
        }
    }

    @Test
    void believesAnNginxThatKnowsTheSecretOfUploads() throws Exception {
        UploadSecrets secrets = UploadSecrets.random();
        Path file = Files.writeString(parent.resolve("secrets"), secrets.gate() + "\n" + secrets.fields() + "\n");
        try (PortalProcess portal = start("--port", "0", "--upload-secret-file", file.toString())) {
            String address = portal.awaitReady();
            // nginx's own folder and name; the folder is there since the start.
            Path body = Files.writeString(parent.resolve("data/spool/0000000001"), "spooled");
            var connection = open(address + "/upload/own.txt");
            connection.setRequestMethod("PUT");
            connection.setRequestProperty("X-Handoff-Upload", secrets.gate() + "; spool");
            connection.setRequestProperty("X-Handoff-Body", body.toString());

            assertThat(connection.getResponseCode()).isEqualTo(201);
            assertThat(body).doesNotExist();
            assertThat(get(address + "/files/own.txt")).isEqualTo("spooled");
        }
    }

    @Test
    void refusesAFolderInWhichNginxWouldSeeAVariable() throws Exception {
        PortalProcess.assumeNginx();
        Path data = parent.resolve("$uri");
        try (PortalProcess portal = PortalProcess.startOn(data, "--nginx", "--port", "0", "--front-port", "0")) {
            assertThat(portal.awaitExit()).isEqualTo(1);
            assertThat(portal.errors())
                    .isEqualTo("portal: nginx takes the $ in " + data
                            + " for the start of a variable: choose another data folder with --data\n");
        }
    }

    @Test
    void refusesAFileAsDataFolder() throws Exception {
        Files.createFile(parent.resolve("data"));
        try (PortalProcess portal = start("--port", "0")) {
            assertThat(portal.awaitExit()).isEqualTo(1);
            assertThat(portal.errors())
                    .isEqualTo("portal: " + parent.resolve("data")
                            + " is not a folder: choose another folder with --data\n");
        }
    }

    @Test
    void neverPrintsASecret() throws Exception {
        Path file = Files.writeString(parent.resolve("secret"), "tooshort");
        try (PortalProcess portal = start("--port", "0", "--proxy-secret-file", file.toString())) {
            assertThat(portal.awaitExit()).isEqualTo(1);
            assertThat(portal.errors())
                    .startsWith("portal: ")
                    .contains("--proxy-secret-file")
                    .doesNotContain("tooshort")
                    .hasLineCount(1);
        }
    }

    @Test
    void believesAnNginxThatKnowsTheSecretOfTheFile() throws Exception {
        String secret = ProxySecrets.random();
        Path file = Files.writeString(parent.resolve("secret"), secret + "\n");
        try (PortalProcess portal = start("--port", "0", "--proxy-secret-file", file.toString())) {
            var connection = open(portal.awaitReady() + "/files/welcome.txt");
            connection.setRequestProperty("X-Handoff-Proxy", secret + "; bridge");

            assertThat(connection.getHeaderField("X-Accel-Redirect")).isEqualTo("/protected/welcome.txt");
            assertThat(connection.getHeaderField("X-Handoff-Content-Disposition"))
                    .isEqualTo("attachment; filename=\"welcome.txt\"");
        }
    }

    @Test
    void worksInALocaleThatKnowsOnlyAscii() throws Exception {
        try (PortalProcess portal = PortalProcess.start(
                Map.of("LC_ALL", "POSIX"), "--data", parent.resolve("data").toString(), "--port", "0")) {
            String address = portal.awaitReady();

            assertThat(get(address + "/api/files")).contains("\"path\":\"Überblick \\\"50%\\\".txt\"");
            assertThat(get(address + "/files/%C3%9Cberblick%20%2250%25%22.txt")).contains("umlaut");
            assertThat(portal.errors()).contains("set the environment variable LC_ALL=C.UTF-8");
        }
    }

    @Test
    void showsWhatNginxSaidWhenItDoesNotStart() throws Exception {
        PortalProcess.assumeNginx();
        Path modules = Files.createDirectory(parent.resolve("modules"));
        Path broken = Files.writeString(modules.resolve("ngx_http_zip_module.so"), "not a module");
        try (PortalProcess portal =
                start("--nginx", "--port", "0", "--front-port", "0", "--modules", modules.toString())) {
            assertThat(portal.awaitExit()).isEqualTo(1);
            assertThat(portal.errors())
                    .startsWith("portal: nginx ended with exit code 1 before it answered; see ")
                    .contains("[emerg]", broken.toString());
            assertThat(portal.rest()).isEmpty();
        }
    }

    private PortalProcess start(String... options) throws IOException {
        return PortalProcess.startOn(parent.resolve("data"), options);
    }

    private static String get(String url) throws IOException {
        try (var in = open(url).getInputStream()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static HttpURLConnection open(String url) throws IOException {
        return (HttpURLConnection) URI.create(url).toURL().openConnection();
    }
}
