// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {

    private static final EntityTag TAG = new EntityTag("\"65e079f0-a\"");

    @Test
    void isTimeAndSizeInHexadecimalAsNginxWritesIt() {
        assertThat(EntityTag.ofFile(0x65e079f0L, 10)).isEqualTo(TAG);
        assertThat(EntityTag.ofFile(0, 5L << 30).value()).isEqualTo("\"0-140000000\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"", "a", "W/\"a\"", "\"a", "a\""})
    void standsInQuotes(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EntityTag(value))
                .withMessage("a strong entity tag stands in quotes: " + value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // list                         | strong | weak
                "\"65e079f0-a\"                 | true   | true",
                "*                              | true   | true",
                "` * `                          | true   | true",
                "W/\"65e079f0-a\"               | false  | true",
                "\"x\", \"65e079f0-a\"          | true   | true",
                "\"x\",\"65e079f0-a\",\"y\"     | true   | true",
                "\"x\" ,\t\"65e079f0-a\" , \"y\"| true   | true",
                "W/\"x\", W/\"65e079f0-a\"      | false  | true",
                "W/\"65e079f0-a\", \"65e079f0-a\" | true | true",
                ",, \"65e079f0-a\",             | true   | true",
                "\"a,b\", \"65e079f0-a\"        | true   | true",
                "\"x,\"65e079f0-a\"             | false  | false",
                "junk, \"65e079f0-a\"           | true   | true",
                "junk \"65e079f0-a\"            | false  | false",
                "\"65e079f0-a\"junk             | false  | false",
                "\"65e079f0-a\" junk            | false  | false",
                "\"65e079f0-a\"\"x\"            | false  | false",
                "65e079f0-a                     | false  | false",
                "\"65e079f0-A\"                 | false  | false",
                "\"65e079f0\"                   | false  | false",
                "w/\"65e079f0-a\"               | false  | false",
                "W/65e079f0-a                   | false  | false",
                "*, \"x\"                       | false  | false",
                "\"*\"                          | false  | false",
                "\"                             | false  | false",
                "W/                             | false  | false",
                "``                             | false  | false",
                ",                              | false  | false"
            })
    void isFoundInLists(String list, boolean strong, boolean weak) {
        assertThat(TAG.isIn(list, false)).isEqualTo(strong);
        assertThat(TAG.isIn(list, true)).isEqualTo(weak);
    }
}
