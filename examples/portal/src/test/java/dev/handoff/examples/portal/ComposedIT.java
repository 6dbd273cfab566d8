// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

/** {@code docker compose up}. */
class ComposedIT extends ComposedScenarios {
    @Override
    String road() {
        return "spool";
    }
}
