// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxySecretsTest {
    @TempDir
    Path folder;

    @Test
    void makesAnotherSecretEachTime() {
        String secret = ProxySecrets.random();

        assertThat(secret).hasSize(43).matches("[0-9A-Za-z_-]+").isNotEqualTo(ProxySecrets.random());
    }

    @Test
    void readsOneSecretOrTwo() throws Exception {
        assertThat(ProxySecrets.read(file("one\n"))).containsExactly("one");
        assertThat(ProxySecrets.read(file("\n new \r\nold"))).containsExactly("new", "old");
    }

    @ParameterizedTest
    @CsvSource({"'',0", "'\n \n',0", "'a\nb\nc',3"})
    void refusesAnyOtherNumber(String content, int number) throws IOException {
        Path file = file(content);

        assertThatThrownBy(() -> ProxySecrets.read(file))
                .isInstanceOf(PortalException.class)
                .hasMessage(file + " must hold one secret, or two during a change, each on a line of its own; it holds "
                        + number);
    }

    @Test
    void saysWhichFileIsMissing() {
        Path file = folder.resolve("missing");

        assertThatThrownBy(() -> ProxySecrets.read(file))
                .isInstanceOf(PortalException.class)
                .hasMessage("cannot read " + file + " (no such file or folder): see --proxy-secret-file");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("secret"), content);
    }
}
