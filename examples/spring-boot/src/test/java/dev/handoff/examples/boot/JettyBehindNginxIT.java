// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Jetty behind nginx. */
class JettyBehindNginxIT extends BehindNginx {

    @Override
    String otherServer() {
        return TOMCAT;
    }

    @Test
    void runsOnJetty() {
        assertThat(server()).isEqualTo("JettyServletWebServer");
    }
}
