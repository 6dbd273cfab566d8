// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

/** The WAR on Jetty 12.1, environment ee11. */
class JettyIT extends WarScenarios {

    @Override
    Distribution distribution() {
        return Distribution.JETTY;
    }
}
