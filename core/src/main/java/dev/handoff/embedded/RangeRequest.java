// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a Range header asks of content with a known length. Follows nginx where RFC 9110 section 14.2 leaves the choice:
 * another unit, too many ranges, or more bytes than the content has give the whole; bad syntax is unsatisfiable.
 */
sealed interface RangeRequest {

    /** The whole content, status 200. */
    record Whole() implements RangeRequest {}

    /** One or more ranges, status 206. */
    record Parts(List<ByteRange> ranges) implements RangeRequest {

        public Parts {
            ranges = List.copyOf(ranges);
            if (ranges.isEmpty()) {
                throw new IllegalArgumentException("a partial answer needs a range");
            }
        }
    }

    /** Nothing to send, status 416. */
    record Unsatisfiable() implements RangeRequest {}

    /** Returns what the request wants of the content that the conditions describe. */
    static RangeRequest of(RequestHead request, Conditions conditions, long length, int maxRanges) {
        // RFC 9110 section 14.2: Range is defined for GET only
        return request.method().equals("GET") && conditions.allowRange(request)
                ? request.header("Range")
                        .map(value -> parse(value, length, maxRanges))
                        .orElse(new Whole())
                : new Whole();
    }

    /** Reads the value of a Range header; {@code maxRanges} bounds the work as nginx's directive of that name does. */
    static RangeRequest parse(String value, long length, int maxRanges) {
        String unit = "bytes=";
        if (value.length() <= unit.length()
                || !value.substring(0, unit.length()).toLowerCase(Locale.ROOT).equals(unit)) {
            return new Whole();
        }
        List<ByteRange> ranges = new ArrayList<>();
        long left = length;
        RangeReader reader = new RangeReader(value, unit.length(), length);
        do {
            if (!reader.readSpec()) {
                return new Unsatisfiable();
            }
            if (reader.last() >= reader.first()) {
                if (ranges.size() == maxRanges) {
                    return new Whole();
                }
                ByteRange range = new ByteRange(reader.first(), reader.last());
                ranges.add(range);
                left = left < 0 ? left : left - range.length();
            } else if (reader.first() == 0) {
                return new Whole(); // empty content has no first byte to ask for
            }
        } while (reader.readComma());
        if (ranges.isEmpty()) {
            return new Unsatisfiable();
        }
        return left < 0 ? new Whole() : new Parts(ranges);
    }
}
