// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShelfTest {
    @ParameterizedTest
    @CsvSource({
        "a.txt,      1, a.txt",
        "a.txt,      2, a (2).txt",
        "a.tar.gz,   3, a.tar (3).gz",
        "README,     2, README (2)",
        ".profile,   2, .profile (2)",
    })
    void numbersFilesOfOneName(String name, int number, String numbered) {
        assertThat(Shelf.numbered(name, number)).isEqualTo(numbered);
    }
}
