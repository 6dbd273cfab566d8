// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameOriginTest {
    @ParameterizedTest
    @CsvSource({
        "same-origin, ,                     portal:8000, true",
        "none,        ,                     portal:8000, true",
        "cross-site,  ,                     portal:8000, false",
        "same-site,   http://portal:8000,   portal:8000, false",
        ",            http://portal:8000,   portal:8000, true",
        ",            https://portal:8000,  portal:8000, true",
        ",            http://portal:9000,   portal:8000, false",
        ",            http://other,         portal:8000, false",
        ",            null,                 portal:8000, false",
        ",            ,                     portal:8000, true",
    })
    void letsOnlyOurPagesAndProgramsChangeFiles(String site, String origin, String host, boolean ours) {
        assertThat(SameOrigin.isOurs(site, origin, host)).isEqualTo(ours);
    }
}
