// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadSecretsTest {
    @TempDir
    Path folder;

    @Test
    void readsTheGateBeforeTheFields() throws Exception {
        Path file = Files.writeString(folder.resolve("secrets"), "the gate\n\n  the fields \n");

        assertThat(UploadSecrets.read(file)).isEqualTo(new UploadSecrets("the gate", "the fields"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one", "one\ntwo\nthree", "same\nsame"})
    void refusesAnythingButTwoDifferentLines(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("secrets"), content);

        assertThatThrownBy(() -> UploadSecrets.read(file))
                .isInstanceOf(PortalException.class)
                .hasMessage(file + " must hold two different secrets, each on a line of its own: that of"
                        + " $handoff_upload and that of $handoff_fields");
    }

    @Test
    void makesDifferentOnesAndPrintsNone() {
        UploadSecrets secrets = UploadSecrets.random();

        assertThat(secrets.gate()).hasSizeGreaterThanOrEqualTo(32).isNotEqualTo(secrets.fields());
        assertThat(secrets.toString()).doesNotContain(secrets.gate(), secrets.fields());
        assertThat(UploadSecrets.random()).isNotEqualTo(secrets);
    }
}
