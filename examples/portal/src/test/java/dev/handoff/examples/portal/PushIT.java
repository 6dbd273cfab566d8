// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code push} says when it cannot upload. */
class PushIT {
    private static final String REFUSAL = "{\"error\":{\"status\":413,\"message\":\"Payload Too Large\","
            + "\"advice\":\"The upload is larger than 8 GiB.\"}}";

    @TempDir
    Path folder;

    @Test
    void sendsNothingWhenAFileIsMissing() throws Exception {
        Path there = Files.writeString(folder.resolve("there.txt"), "x");
        Path missing = folder.resolve("missing.txt");
        try (var server = server();
                PortalProcess push = push(server, there, missing)) {
            assertThat(push.awaitExit()).isEqualTo(1);
            assertThat(push.errors()).isEqualTo("portal: " + missing + " does not exist: nothing was sent\n");
            assertThat(push.rest()).isEmpty();
        }
    }

    @Test
    void refusesAFolder() throws Exception {
        try (PortalProcess push = PortalProcess.start("push", folder.toString())) {
            assertThat(push.awaitExit()).isEqualTo(1);
            assertThat(push.errors())
                    .isEqualTo("portal: " + folder + " is no file that can be read: nothing was sent\n");
        }
    }

    @Test
    void saysThatNoPortalAnswers() throws Exception {
        Path file = Files.writeString(folder.resolve("there.txt"), "x");
        int port;
        try (var server = server()) {
            port = server.getLocalPort();
        }
        try (PortalProcess push = PortalProcess.start("push", "-p", Integer.toString(port), file.toString())) {
            assertThat(push.awaitExit()).isEqualTo(1);
            assertThat(push.errors())
                    .isEqualTo("portal: no portal answers at http://127.0.0.1:" + port
                            + "/upload: see --host, --port and --schema\n");
        }
    }

    @Test
    void printsWhatTheServerSaysAndFails() throws Exception {
        Path file = Files.writeString(folder.resolve("there.txt"), "x");
        try (var server = server();
                PortalProcess push = push(server, file);
                Socket client = server.accept()) {
            byte[] some = new byte[4096];
            assertThat(client.getInputStream().read(some)).isPositive();
            String answer =
                    "HTTP/1.1 413 Payload Too Large\r\nContent-Length: " + REFUSAL.length() + "\r\n\r\n" + REFUSAL;
            client.getOutputStream().write(answer.getBytes(US_ASCII));

            assertThat(push.awaitExit()).isEqualTo(1);
            assertThat(push.rest()).endsWith("Return status 413: The upload is larger than 8 GiB.");
        }
    }

    @Test
    void saysThatItWasStopped() throws Exception {
        Path file = Files.writeString(folder.resolve("there.txt"), "x");
        try (var server = server();
                PortalProcess push = push(server, file);
                Socket client = server.accept()) {
            assertThat(client.getInputStream().read()).isPositive();

            push.signal("TERM");

            assertThat(push.awaitExit()).isNotZero();
            assertThat(push.errors())
                    .endsWith("portal: stopped before the upload was complete: the portal keeps nothing of it\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--schema ftp x,   --schema must be http or https: ftp",
        "--port 0 x,       --port must be 1 to 65535: 0",
        "-p 8000,          Missing required parameter",
    })
    void refusesWrongOptions(String options, String message) throws Exception {
        try (PortalProcess push = PortalProcess.start(("push " + options).split(" "))) {
            assertThat(push.awaitExit()).isEqualTo(2);
            assertThat(push.errors()).startsWith("portal: ").contains(message).hasLineCount(1);
        }
    }

    @Test
    void explainsItself() throws Exception {
        try (PortalProcess push = PortalProcess.start("push", "--help")) {
            assertThat(push.awaitExit()).isZero();
            assertThat(String.join("\n", push.rest()))
                    .contains(
                            "Usage: java -jar portal.jar push [options] FILE...",
                            "--host=NAME",
                            "-p, --port=PORT",
                            "-s, --schema=SCHEMA",
                            "Default: 8080");
        }
    }

    private static ServerSocket server() throws Exception {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static PortalProcess push(ServerSocket server, Path... files) throws Exception {
        String[] options = new String[3 + files.length];
        options[0] = "push";
        options[1] = "-p";
        options[2] = Integer.toString(server.getLocalPort());
        for (int i = 0; i < files.length; i++) {
            options[3 + i] = files[i].toString();
        }
        return PortalProcess.start(options);
    }
}
