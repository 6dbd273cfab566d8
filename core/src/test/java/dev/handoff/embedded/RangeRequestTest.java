// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeRequestTest {

    /** Content of 10 bytes; {@code whole}, {@code none} (416) or the ranges. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bytes=0-0                    | 0-0",
                "bytes=0-9                    | 0-9",
                "bytes=3-5                    | 3-5",
                "bytes=9-9                    | 9-9",
                "bytes=5-                     | 5-9",
                "bytes=0-                     | 0-9",
                "bytes=5-99                   | 5-9",
                "bytes=0-9223372036854775807  | 0-9",
                "bytes=-1                     | 9-9",
                "bytes=-10                    | 0-9",
                "bytes=-99                    | 0-9",
                "bytes=-9223372036854775807   | 0-9",
                "bytes=-0                     | none",
                "bytes=10-                    | none",
                "bytes=10-20                  | none",
                "bytes=9223372036854775807-   | none",
                "bytes=5-3                    | none",
                "bytes=0-1,3-4                | 0-1 3-4",
                "bytes=0-1,3-4,-1             | 0-1 3-4 9-9",
                "bytes=8-9,0-1                | 8-9 0-1",
                "bytes=0-0,0-0                | 0-0 0-0",
                "bytes=0-4,5-9                | 0-4 5-9",
                "bytes=0-5,4-9                | whole",
                "bytes=0-,0-                  | whole",
                "bytes=0-9,10-                | 0-9",
                "bytes=10-,3-4                | 3-4",
                "bytes=10-,11-                | none",
                "bytes=5-3,0-1                | 0-1",
                "bytes=-0,0-1                 | 0-1",
                // blanks, as nginx allows them
                "bytes= 0 - 1 , 3 - 4         | 0-1 3-4",
                "bytes= - 1                   | none",
                "bytes=-1 ,0-0                | 9-9 0-0",
                "bytes=5 - ,0-0               | 5-9 0-0",
                "`bytes=0-1  `                | 0-1",
                "`bytes=5-  `                 | 5-9",
                "`bytes=0-1\t`                | none",
                "`bytes=\t0-1`                | none",
                // not a range-spec
                "bytes=x                      | none",
                "bytes=0                      | none",
                "bytes=-                      | none",
                "bytes=--1                    | none",
                "bytes=0--1                   | none",
                "bytes=0-1x                   | none",
                "bytes=0x1-2                  | none",
                "bytes=+1-2                   | none",
                "bytes=0-1,                   | none",
                "bytes=,0-1                   | none",
                "bytes=0-1,,3-4               | none",
                "bytes=0-1;3-4                | none",
                "bytes=0-1,x                  | none",
                "bytes=0-1 2-3                | none",
                "bytes=9223372036854775808-   | none",
                "bytes=0-9223372036854775808  | none",
                "bytes=-9223372036854775808   | none",
                "bytes=0-99999999999999999999 | none",
                "bytes=\uFF10-1               | none",
                // another unit, or no value
                "bytes=                       | whole",
                "bytes                        | whole",
                "bytes 0-1                    | whole",
                "``                           | whole",
                "lines=0-1                    | whole",
                "BYTES=0-1                    | 0-1",
                "Bytes=0-1                    | 0-1",
                "` bytes=0-1`                 | whole"
            })
    void isReadAsNginxReadsIt(String value, String expected) {
        assertThat(show(RangeRequest.parse(value, 10, 64))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-, whole", "bytes=0-0, whole", "bytes=-1, whole", "bytes=-0, whole", "bytes=1-, none"})
    void findsNothingInEmptyContent(String value, String expected) {
        assertThat(show(RangeRequest.parse(value, 0, 64))).isEqualTo(expected);
    }

    @Test
    void givesTheWholeForOneRangeTooMany() {
        assertThat(RangeRequest.parse(ranges(64), 1000, 64)).isInstanceOf(RangeRequest.Parts.class);
        assertThat(RangeRequest.parse(ranges(65), 1000, 64)).isEqualTo(new RangeRequest.Whole());
        assertThat(RangeRequest.parse(ranges(64) + ",5000-", 1000, 64)).isInstanceOf(RangeRequest.Parts.class);
        assertThat(RangeRequest.parse(ranges(65) + ",x", 1000, 64)).isEqualTo(new RangeRequest.Whole());
    }

    /** Range bomb: many overlapping ranges of a large file would send many times its length. */
    @Test
    void givesTheWholeWhenTheRangesTogetherAreLonger() {
        long size = Long.MAX_VALUE - 1;

        assertThat(RangeRequest.parse("bytes=0-,0-,0-", size, 64)).isEqualTo(new RangeRequest.Whole());
        assertThat(RangeRequest.parse("bytes=0-,10-11", size, 64)).isEqualTo(new RangeRequest.Whole());
    }

    @Test
    void countsBytesOfBothEnds() {
        ByteRange range = new ByteRange(3, 5);

        assertThat(range.length()).isEqualTo(3);
        assertThat(range.contentRange(10)).isEqualTo("bytes 3-5/10");
    }

    @Test
    void refusesRangesThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ByteRange(5, 4))
                .withMessage("no such byte range: 5-4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ByteRange(-1, 4))
                .withMessage("no such byte range: -1-4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RangeRequest.Parts(List.of()))
                .withMessage("a partial answer needs a range");
    }

    private static String ranges(int count) {
        StringJoiner ranges = new StringJoiner(",", "bytes=", "");
        for (int i = 0; i < count; i++) {
            ranges.add(2 * i + "-" + 2 * i);
        }
        return ranges.toString();
    }

    private static String show(RangeRequest request) {
        if (request instanceof RangeRequest.Parts parts) {
            StringJoiner text = new StringJoiner(" ");
            parts.ranges().forEach(range -> text.add(range.first() + "-" + range.last()));
            return text.toString();
        }
        return request instanceof RangeRequest.Whole ? "whole" : "none";
    }
}
