// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import org.junit.jupiter.api.BeforeAll;

/** Through an nginx that passes the bytes on to the JVM. */
class UploadThroughNginxIT extends UploadScenarios {
    @BeforeAll
    void startWithNginx() throws Exception {
        PortalProcess.assumeNginx();
        start("data", "--nginx", "--front-port", "0", "--road", "direct");
    }
}
