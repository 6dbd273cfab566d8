// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import org.junit.jupiter.api.BeforeAll;

/** Straight to the JVM. */
class UploadIT extends UploadScenarios {
    @BeforeAll
    void startDirectly() throws Exception {
        start("data");
    }
}
