// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelimiterTest {

    @ParameterizedTest
    @ValueSource(strings = {"A", "AA", "-A", "A-A-", "--", "AAB", "BAA", "-------"})
    void findsWhatAPlainSearchFinds(String boundary) {
        Delimiter delimiter = new Delimiter(boundary);
        Random random = new Random(boundary.hashCode());
        int hits = 0;
        for (int i = 0; i < 20_000; i++) {
            String text = text(boundary, random);
            int expected = text.indexOf("\r\n--" + boundary);

            assertThat(delimiter.indexIn(heap(text)) - 2).isEqualTo(expected < 0 ? -3 : expected);
            assertThat(delimiter.indexIn(heap(text).asReadOnlyBuffer()) - 2).isEqualTo(expected < 0 ? -3 : expected);
            hits += expected < 0 ? 0 : 1;
        }
        assertThat(hits).isBetween(1000, 19_000);
    }

    private static String text(String boundary, Random random) {
        String[] pieces = {"\r", "\n", "\r\n", "\r\n-", "\r\n--", "-", "A", "B", "\r\n--" + boundary, boundary};
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(8); n >= 0; n--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    /** Neither the array nor the buffer begins with the text. */
    private static ByteBuffer heap(String text) {
        byte[] bytes = ("\r\n\r\n--" + text + "\r\n--A").getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.wrap(bytes).position(4).slice().position(2).limit(2 + text.length());
    }

    @Test
    void seesTheBeginningOfADelimiterAtTheEnd() {
        Delimiter delimiter = new Delimiter("AB");

        assertThat(delimiter.begunAtEndOf(heap("x\r\n--A"))).isEqualTo(5);
        assertThat(delimiter.begunAtEndOf(heap("\r\n--\r\n"))).isEqualTo(2);
        assertThat(delimiter.begunAtEndOf(heap("\r\r"))).isEqualTo(1);
        assertThat(delimiter.begunAtEndOf(heap("\r\n--B"))).isZero();
        assertThat(delimiter.begunAtEndOf(heap(""))).isZero();
    }
}
