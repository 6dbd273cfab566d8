// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldHeaderTest {

    @ParameterizedTest
    @ValueSource(strings = {"X-Accel-Redirect", "x-accel-redirect", "X-ACCEL-REDIRECT", "X-Sendfile", "x-sendFile"})
    void handsOffInWhateverCase(String name) {
        assertThat(HeldHeader.isHandOff(name)).isTrue();
        assertThat(new HeldHeader(name, "/a").name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X-Accel-Buffering", "X-Accel-Redirect ", "X-Send-File", "X-Sendfile-Type", "Location"})
    void refusesOtherHeaders(String name) {
        assertThat(HeldHeader.isHandOff(name)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeldHeader(name, "/a"))
                .withMessage("not a hand-off header: " + name);
    }

    @Test
    void knowsAPathOnDiskFromAUri() {
        assertThat(new HeldHeader("x-sendfile", "/srv/a").isPathOnDisk()).isTrue();
        assertThat(new HeldHeader("x-accel-redirect", "/protected/a").isPathOnDisk())
                .isFalse();
    }
}
