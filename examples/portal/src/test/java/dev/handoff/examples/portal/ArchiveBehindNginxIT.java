// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Archives through an nginx without mod_zip. */
class ArchiveBehindNginxIT extends ArchiveScenarios {
    @Override
    void startPortal() throws Exception {
        PortalProcess.assumeNginx();
        Path noModules = Files.createDirectories(parent.resolve("no modules"));
        start("data", "--nginx", "--front-port", "0", "--modules", noModules.toString());
    }

    @Test
    void isWrittenByTheJvm() throws Exception {
        assertThat(page()).contains("nginx sends the bytes.").contains("Archives come from the JVM");
        assertThat(header(get("/archive?path=bare"), "ETag")).endsWith("-p\"");
    }
}
