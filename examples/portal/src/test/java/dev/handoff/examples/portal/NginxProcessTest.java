// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NginxProcessTest {
    @TempDir
    Path folder;

    @Test
    void findsNoLeftOverWithoutAPidFile() throws Exception {
        assertThat(leftOver()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "x", "-1", "0", "99999999999999999999", "4194305"})
    void findsNoLeftOverForANumberThatIsNoProcess(String number) throws Exception {
        Files.writeString(folder.resolve("nginx.pid"), number);

        assertThat(leftOver()).isEmpty();
    }

    @Test
    void takesNoStrangerForTheLeftOver() throws Exception {
        Files.writeString(folder.resolve("nginx.pid"), ProcessHandle.current().pid() + "\n");

        assertThat(leftOver()).isEmpty();
    }

    @Test
    void takesNoOtherFoldersNginxForTheLeftOver() throws Exception {
        Process other = pretendNginx(folder.resolve("other/nginx.conf"), "read line");
        try {
            Files.writeString(folder.resolve("nginx.pid"), other.pid() + "\n");

            assertThat(leftOver()).isEmpty();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void stopsTheLeftOverOfThisFolder() throws Exception {
        Process left = pretendNginx(folder.resolve("conf/nginx.conf"), "read line");
        try {
            Files.writeString(folder.resolve("nginx.pid"), left.pid() + "\n");

            leftOver().orElseThrow().stop();

            assertThat(left.waitFor()).isEqualTo(128 + 15);
        } finally {
            left.destroyForcibly();
        }
    }

    @Test
    void endsByForceWhatIgnoresTheSignal() throws Exception {
        Process left = pretendNginx(folder.resolve("conf/nginx.conf"), "trap '' TERM; echo deaf; read line");
        try {
            assertThat(left.inputReader().readLine()).isEqualTo("deaf");

            new NginxProcess(left.toHandle(), folder.resolve("conf/nginx.conf")).stop();

            assertThat(left.waitFor()).isEqualTo(128 + 9);
        } finally {
            left.destroyForcibly();
        }
    }

    /** Starts a shell whose command line looks like that of an nginx. */
    private static Process pretendNginx(Path configuration, String script) throws Exception {
        return new ProcessBuilder("sh", "-c", script, "nginx", configuration.toString()).start();
    }

    private Optional<NginxProcess> leftOver() throws PortalException {
        return NginxProcess.leftOver(folder.resolve("nginx.pid"), folder.resolve("conf/nginx.conf"));
    }
}
