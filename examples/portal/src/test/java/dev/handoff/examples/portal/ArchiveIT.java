// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Archives without nginx. */
class ArchiveIT extends ArchiveScenarios {
    @Override
    void startPortal() throws Exception {
        start("data");
    }

    @Test
    void isWrittenByTheJvm() throws Exception {
        assertThat(page()).contains("The JVM sends the bytes.");
        assertThat(header(get("/archive?path=bare"), "ETag")).endsWith("-p\"");
    }
}
