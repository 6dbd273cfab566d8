// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSyntaxTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sun, 06 Nov 1994 08:49:37 GMT  | 1994-11-06T08:49:37Z",
                "Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
                "Sun Nov  6 08:49:37 1994       | 1994-11-06T08:49:37Z",
                "Wed Nov 16 08:49:37 1994       | 1994-11-16T08:49:37Z",
                "Thursday, 29-Feb-24 12:34:56 GMT | 2024-02-29T12:34:56Z",
                "Wednesday, 31-Dec-69 00:00:00 GMT | 2069-12-31T00:00:00Z",
                "Thursday, 01-Jan-70 00:00:00 GMT  | 1970-01-01T00:00:00Z",
                "Thu, 29 Feb 2024 12:34:56 GMT  | 2024-02-29T12:34:56Z"
            })
    void readsTheThreeDateFormats(String date, Instant instant) {
        assertThat(HttpSyntax.parseDate(date)).hasValue(instant);
        assertThat(HttpSyntax.parseDate(" " + date + "\t")).hasValue(instant);
    }

    @Test
    void doesNotCheckTheDayOfTheWeek() {
        assertThat(HttpSyntax.parseDate("Mon, 06 Nov 1994 08:49:37 GMT"))
                .hasValue(Instant.parse("1994-11-06T08:49:37Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "0",
                "-1",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 CET",
                "Sun, 06 Nov 1994 08:49:37 +0100",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun, 06 Foo 1994 08:49:37 GMT",
                "Sun, 06 nov 1994 08:49:37 GMT",
                "Sun, 31 Nov 1994 08:49:37 GMT",
                "Wed, 29 Feb 2023 08:49:37 GMT",
                "Sunday, 30-Feb-94 08:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:37 GMT",
                "Sun, 06 Nov 1994 08:49:60 GMT",
                "1994-11-06T08:49:37Z",
                "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT"
            })
    void readsNothingElseAsADate(String text) {
        assertThat(HttpSyntax.parseDate(text)).isEmpty();
    }

    @Test
    void writesTheOneFormatThatIsNotObsolete() {
        assertThat(HttpSyntax.formatDate(784111777)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(HttpSyntax.formatDate(0)).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
    }

    @Test
    void knowsTheCharactersOfATokenByTheTableOfTheRfc() {
        String allowed = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

        for (int c = 0; c < 0x180; c++) {
            assertThat(HttpSyntax.isToken(Character.toString(c)))
                    .as("U+%04X", c)
                    .isEqualTo(allowed.indexOf(c) >= 0);
        }
        assertThat(HttpSyntax.isToken("text")).isTrue();
        assertThat(HttpSyntax.isToken("te xt")).isFalse();
        assertThat(HttpSyntax.isToken("")).isFalse();
    }

    @Test
    void countsDelAsAControlCharacterAndBytesAbove127Not() {
        assertThat(HttpSyntax.isControl(0)).isTrue();
        assertThat(HttpSyntax.isControl(0x1F)).isTrue();
        assertThat(HttpSyntax.isControl(0x7F)).isTrue();
        assertThat(HttpSyntax.isControl(' ')).isFalse();
        assertThat(HttpSyntax.isControl('~')).isFalse();
        assertThat(HttpSyntax.isControl((byte) 0x80)).isFalse();
        assertThat(HttpSyntax.isControl((byte) 0xFF)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a b", "~!", "text/plain; charset=\"utf-8\""})
    void passesFieldValuesThrough(String value) {
        assertThat(HttpSyntax.requireFieldValue("X", value)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``,``",
                "` x`,` x`",
                "`x `,`x `",
                "`a\tb`,`a\\u0009b`",
                "`a\r\nb`,`a\\u000d\\u000ab`",
                "`a\u007F`,`a\\u007f`",
                "`\u0000`,`\\u0000`",
                "ü,ü"
            })
    void refusesFieldValuesThatContainersWouldChange(String value, String shown) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpSyntax.requireFieldValue("Cache-Control", value))
                .withMessage("Cache-Control must be visible ASCII without blanks at its ends: \"" + shown + "\"");
    }

    @Test
    void quotesForeignTextOnOneLineAndShort() {
        assertThat(HttpSyntax.quote("a\"b\u0085\u202E\uD800")).isEqualTo("\"a\"b\\u0085\\u202e\\ud800\"");
        assertThat(HttpSyntax.quote("x".repeat(80))).isEqualTo("\"" + "x".repeat(80) + "\"");
        assertThat(HttpSyntax.quote("x".repeat(81))).isEqualTo("\"" + "x".repeat(80) + "\"…");
    }
}
