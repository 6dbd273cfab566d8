// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"/files/..", "/files/../x", "/./files/x", "/..", "/.", "/files/x/."})
    void findsDotSegments(String path) {
        assertThat(RequestRules.hasDotSegment(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/files/a..b", "/files/...", "/files/..x", "/files/x..", "/files/.hidden", "/files/%252e"})
    void leavesNamesWithDotsAlone(String path) {
        assertThat(RequestRules.hasDotSegment(path)).isFalse();
    }
}
