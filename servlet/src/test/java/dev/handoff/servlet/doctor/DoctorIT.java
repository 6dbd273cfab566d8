// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.Handoff;
import org.junit.jupiter.api.Test;

/** Downloads and archives by nginx as it is. */
class DoctorIT extends DoctorUnderTest {

    @Override
    void configure(Handoff.Builder settings) {}

    @Test
    void isGreenForTheShippedConfiguration() throws Exception {
        nginx = front().start();

        Result result = examine("--direct", "http://127.0.0.1:" + container.port());

        System.out.println(result);
        assertGreen(result);
        assertThat(result.checks("ok")).hasSizeGreaterThan(10);
    }
}
