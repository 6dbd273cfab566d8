// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.Handoff;
import org.junit.jupiter.api.Test;

/** An application whose locations are constants in its servlets alone: nothing was examined, so nothing is green. */
class DoctorUndeclaredIT extends DoctorUnderTest {

    @Override
    void configure(Handoff.Builder settings) {
        settings.locations();
    }

    @Test
    void isNotGreenWhereNoLocationIsDeclared() throws Exception {
        nginx = front().start();

        assertRed(examine(), "folder", "no location is declared", "by the setting locations, or @SendsFrom");
    }

    @Test
    void acceptsAnApplicationThatSendsNothing() throws Exception {
        nginx = front().start();

        Result result = examine("--accept", "folder");

        assertThat(result.status()).as(result.toString()).isZero();
        assertThat(result.out()).contains("accepted: no location is declared");
    }
}
