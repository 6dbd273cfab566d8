// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

    private static final byte[] EVERY_BYTE = new byte[256];

    static {
        for (int i = 0; i < 256; i++) {
            EVERY_BYTE[i] = (byte) i;
        }
    }

    @Test
    void leavesTheCharactersOfAPathAlone() {
        String literal = "abcxyzABCXYZ0189-._~!$&'()*+,;=:@/";

        assertThat(PercentEncoding.path(literal.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(literal);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a b,a%20b",
                "50%,50%25",
                "a?b,a%3Fb",
                "a#b,a%23b",
                "\",%22",
                "<>,%3C%3E",
                "[],%5B%5D",
                "{}|^,%7B%7D%7C%5E",
                "\\,%5C",
                "ü,%C3%BC",
                "😀,%F0%9F%98%80"
            })
    void encodesEverythingElseOfAPath(String text, String encoded) {
        assertThat(PercentEncoding.path(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(encoded);
    }

    @Test
    void writesEveryByteSoThatItIsReadBack() {
        String encoded = PercentEncoding.path(EVERY_BYTE);

        assertThat(encoded).matches("(?:[!-$&-~]|%[0-9A-F]{2})+");
        assertThat(PercentEncoding.decode(encoded)).hasValue(EVERY_BYTE);
    }

    @Test
    void keepsToAttrCharInExtendedValues() {
        assertThat(PercentEncoding.extendedValue("azAZ09!#$&+-.^_`|~")).isEqualTo("azAZ09!#$&+-.^_`|~");
        assertThat(PercentEncoding.extendedValue("*'%()/ \"ü")).isEqualTo("%2A%27%25%28%29%2F%20%22%C3%BC");
    }

    @Test
    void encodesOnceMoreForLocationsThatDecodeTwice() {
        assertThat(PercentEncoding.again("a%20b%25")).isEqualTo("a%2520b%2525");
    }

    @Test
    void decodesOnceAndTakesPlusForPlus() {
        assertThat(PercentEncoding.decode("%2525+%c3%BC"))
                .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("%25+ü"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a%", "%4", "%zz", "%4g", "%g4", "%-1", "%+1", "% 1", "%\uFF14\uFF11"})
    void decodesNothingWhenAnEscapeIsBroken(String encoded) {
        assertThat(PercentEncoding.decode(encoded)).isEmpty();
    }

    @Test
    void findsNoBytesForHalfASurrogatePair() {
        assertThat(PercentEncoding.utf8("a\uD800")).isEmpty();
        assertThat(PercentEncoding.utf8("\uDC00a")).isEmpty();
        assertThat(PercentEncoding.utf8("ü")).hasValue(new byte[] {(byte) 0xC3, (byte) 0xBC});
    }
}
