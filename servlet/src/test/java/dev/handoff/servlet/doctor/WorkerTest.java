// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkerTest {

    @Test
    void belongsToTheUserAtTheOtherEndOfTheConnection() throws Exception {
        Path self = Path.of("/proc/self");
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "only Linux shows connections in /proc");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Socket client = new Socket(InetAddress.getByName("127.0.0.1"), server.getLocalPort())) {

            Worker worker = Worker.at(client.getLocalPort(), server.getLocalPort());

            long own = ((Integer) Files.getAttribute(self, "unix:uid")).longValue();
            assertThat(worker.user()).hasValue(own);
        }
    }

    @Test
    void isUnknownWithoutSuchAConnection() {
        Worker worker = Worker.at(1, 1);

        assertThat(worker.user()).isEmpty();
        assertThat(worker.openFiles()).isEmpty();
    }
}
