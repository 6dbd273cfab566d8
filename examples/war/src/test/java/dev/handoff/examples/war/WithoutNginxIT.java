// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WAR on a machine that has no nginx and knows no secrets. */
class WithoutNginxIT {

    @TempDir
    private Path folder;

    @Test
    void needsItsFoldersAlone() throws Exception {
        Path documents = Files.createDirectories(folder.resolve("files/2024")).getParent();
        Files.writeString(documents.resolve("2024/numbers.txt"), "0123456789");
        Map<String, String> folders = Map.of(
                "DOCUMENTS_DIR", documents.toString(),
                "UPLOADS_DIR", folder.resolve("store").toString());

        try (Server server = Server.start(Distribution.JETTY, base(), folders, "documents.war")) {
            WarScenarios.useAll(new Client(server.port(), "/documents"));
        }
    }

    @Test
    void doesNotStartWithoutAFolder() throws Exception {
        Path base = base();
        Map<String, String> folders =
                Map.of("UPLOADS_DIR", folder.resolve("store").toString());

        assertThatThrownBy(() -> Server.start(Distribution.JETTY, base, folders, "documents.war"))
                .hasMessageContaining("Servlet: @SendsFrom alias: \"${DOCUMENTS_DIR}\" stands for nothing: set a"
                        + " context-param, a system property or an environment variable of that name");
    }

    private Path base() throws Exception {
        return Files.createDirectory(folder.resolve("base"));
    }
}
