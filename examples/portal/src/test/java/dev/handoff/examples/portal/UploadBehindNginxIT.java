// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Through an nginx that writes bodies to files. */
class UploadBehindNginxIT extends UploadScenarios {
    @BeforeAll
    void startWithNginx() throws Exception {
        PortalProcess.assumeNginx();
        start("Über \"50%\" 'n #{x}", "--nginx", "--front-port", "0");
    }

    @Test
    void renamesTheFileThatNginxWrote() throws Exception {
        assertThat(Files.readString(data().resolve("nginx/conf/local-server.conf")))
                .contains("include uploads.conf;");

        // No byte of it passes through the JVM: nobody has computed a CRC-32 yet.
        complete(curl("/upload/", "-T", file("renamed.txt", "renamed").toString()), 201);

        assertThat(list().get("renamed.txt").has("crc32")).isFalse();
        assertThat(get("/api/files/renamed.txt").body()).contains("\"crc32\":\"0960bb0f\"");
    }
}
