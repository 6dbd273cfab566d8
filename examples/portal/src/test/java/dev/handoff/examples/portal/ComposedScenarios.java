// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code compose.yaml} starts, as two processes of one user instead of two containers. */
abstract class ComposedScenarios extends UploadScenarios {
    @TempDir
    static Path folder;

    private ComposedNginx nginx;

    abstract String road();

    @BeforeAll
    void startBoth() throws Exception {
        ComposedNginx.modules();
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("proxy"), ProxySecrets.random() + "\n");
        Files.writeString(secrets.resolve("uploads"), ProxySecrets.random() + "\n" + ProxySecrets.random() + "\n");

        List<String> command = ComposeFile.read(Map.of("HANDOFF_ROAD", road())).command();
        start(
                "data",
                command.stream()
                        .filter(option -> !option.startsWith("--data=") && !option.startsWith("--port="))
                        .map(option ->
                                option.replace("0.0.0.0", "127.0.0.1").replace("/run/secrets", secrets.toString()))
                        .toArray(String[]::new));
        URI application = address();
        nginx = ComposedNginx.start(folder, data(), secrets, application, road());
        reachAt(nginx.address());
    }

    @AfterAll
    void stopNginx() {
        if (nginx != null) {
            nginx.close();
        }
    }

    @Test
    void sendsFilesAndArchivesThroughNginx() throws Exception {
        put("composed.txt", "composed");

        assertThat(page()).contains("nginx sends the bytes.").contains("Archives too, by mod_zip.");
        assertThat(get("/files/composed.txt").body()).isEqualTo("composed");
        assertThat(header(get("/archive?path=composed.txt"), "ETag")).endsWith("-m\"");
    }

    @Test
    void writesLogsForTheContainerEngine() throws Exception {
        get("/files/no-such-file-in-the-log");

        assertThat(Files.readString(folder.resolve("nginx.out"))).contains("no-such-file-in-the-log");
    }

    @Test
    void keepsTheSecretsFromOthersAndOutOfTheImage() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(localHttp())))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("image/etc/handoff/conf/local-http.conf")).isSymbolicLink();
    }

    @Override
    Path localHttp() {
        return folder.resolve("image/run/handoff/local-http.conf");
    }
}
