// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudienceTest {
    @ParameterizedTest
    @CsvSource({
        "'text/html,*/*', ,                  true",
        "'text/html,*/*', title=x,           true",
        "'text/html,*/*', terminal=no,       true",
        "'text/html,*/*', title=terminal=yes, true",
        "'text/html,*/*', terminal=yes,      false",
        "'text/html,*/*', a=b&terminal=yes,  false",
        "*/*,             ,                  false",
        "application/json, ,                 false",
        ",                ,                  false",
    })
    void showsPagesToPeopleAlone(String accept, String query, boolean person) {
        assertThat(Audience.isPerson(accept, query)).isEqualTo(person);
    }
}
