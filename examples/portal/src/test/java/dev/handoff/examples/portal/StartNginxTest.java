// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What start-nginx.sh refuses before it starts anything. */
class StartNginxTest {
    private static final String GOOD = "0123456789abcdefghijklmnopqrstuv";

    @TempDir
    Path folder;

    @BeforeEach
    void writesGoodSecrets() throws Exception {
        Files.writeString(folder.resolve("proxy"), GOOD + "\n");
        Files.writeString(folder.resolve("uploads"), GOOD + "gate\n" + GOOD + "fields\n");
    }

    @Test
    void refusesToStartWithoutASecret() throws Exception {
        Files.delete(folder.resolve("uploads"));

        assertThat(refusal("spool"))
                .startsWith("start-nginx.sh: cannot read " + folder.resolve("uploads") + " as user ")
                .contains("HANDOFF_UID");
    }

    @Test
    void refusesASecretThatWouldBeConfiguration() throws Exception {
        Files.writeString(folder.resolve("proxy"), GOOD + "\"; } server { listen 81; }\n");

        assertThat(refusal("spool"))
                .isEqualTo("start-nginx.sh: line 1 of " + folder.resolve("proxy") + " must be of 0-9 A-Z a-z _ -");
    }

    @Test
    void refusesASecretThatIsShortOrMissing() throws Exception {
        Files.writeString(folder.resolve("uploads"), GOOD + "\n");

        assertThat(refusal("spool"))
                .isEqualTo("start-nginx.sh: line 2 of " + folder.resolve("uploads")
                        + " must have 32 to 128 characters: 0");
    }

    @Test
    void refusesARoadThatNginxHasNot() throws Exception {
        assertThat(refusal("direct")).isEqualTo("start-nginx.sh: HANDOFF_ROAD must be spool or module: direct");
    }

    private String refusal(String road) throws Exception {
        var builder = new ProcessBuilder(
                "sh", ComposeFile.FOLDER.resolve("docker/start-nginx.sh").toString());
        builder.environment()
                .putAll(Map.of(
                        "HANDOFF_SECRETS", folder.toString(),
                        "HANDOFF_RUN", folder.resolve("none").toString(),
                        "HANDOFF_DATA", folder.resolve("none").toString(),
                        "HANDOFF_ROAD", road));
        Process script = builder.redirectErrorStream(true).start();
        String said = new String(script.getInputStream().readAllBytes(), UTF_8);
        assertThat(script.waitFor()).isEqualTo(1);
        return said.strip();
    }
}
