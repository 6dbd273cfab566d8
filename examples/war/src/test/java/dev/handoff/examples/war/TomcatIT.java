// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The WAR on Tomcat 11. */
class TomcatIT extends WarScenarios {

    @Override
    Distribution distribution() {
        return Distribution.TOMCAT;
    }

    /** Tomcat names each thread that an application leaves behind, and what else keeps its classes in memory. */
    @Test
    void leavesNothingBehindWhenItIsUndeployed() throws Exception {
        for (int times = 0; times < 2; times++) {
            server.deploy("leaving.war");
            useAll(new Client(server.port(), "/leaving"));
            server.undeploy("leaving.war", "/leaving");
        }
        server.deploy("after.war"); // deployed when the other is gone

        assertThat(server.log()).doesNotContain("handoff-uploads-janitor", "memory leak", "SEVERE");
    }
}
