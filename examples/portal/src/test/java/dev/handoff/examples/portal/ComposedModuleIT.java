// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

/** {@code HANDOFF_ROAD=module docker compose up}. */
class ComposedModuleIT extends ComposedScenarios {
    @Override
    String road() {
        return "module";
    }
}
