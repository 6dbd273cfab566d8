// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the delimiter CRLF {@code --boundary} (RFC 2046 section 5.1.1) by looking at one byte in as many as it is long
 * (Horspool). Its CR stands nowhere else in it, so the search is linear whatever a client makes of boundary and content.
 * Immutable and thread-safe.
 */
final class Delimiter {

    private final byte[] bytes;
    private final byte[] skips = new byte[256];
    private final int skipAfterCheck;

    Delimiter(String boundary) {
        bytes = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        int last = bytes.length - 1;
        Arrays.fill(skips, (byte) bytes.length);
        for (int i = 0; i < last; i++) {
            skips[bytes[i] & 0xFF] = (byte) (last - i);
        }
        skipAfterCheck = skips[bytes[last] & 0xFF];
        skips[bytes[last] & 0xFF] = 0;
    }

    int length() {
        return bytes.length;
    }

    byte at(int index) {
        return bytes[index];
    }

    /** Returns the part of the delimiter from one index to the other, exclusive. */
    ByteBuffer slice(int from, int to) {
        return ByteBuffer.wrap(bytes, from, to - from).slice();
    }

    /** Returns where the delimiter begins between position and limit, or -1. */
    int indexIn(ByteBuffer text) {
        if (!text.hasArray()) {
            return search(text, text.position(), text.limit());
        }
        int shift = text.arrayOffset();
        int found = search(text.array(), text.position() + shift, text.limit() + shift);
        return found < 0 ? found : found - shift;
    }

    private int search(byte[] text, int from, int to) {
        int last = bytes.length - 1;
        for (int i = from + last; i < to; ) {
            int skip = skips[text[i] & 0xFF];
            if (skip == 0) {
                int same = 0;
                while (same < last && text[i - last + same] == bytes[same]) {
                    same++;
                }
                if (same == last) {
                    return i - last;
                }
                skip = Math.max(same, skipAfterCheck);
            }
            i += skip;
        }
        return -1;
    }

    private int search(ByteBuffer text, int from, int to) {
        int last = bytes.length - 1;
        for (int i = from + last; i < to; ) {
            int skip = skips[text.get(i) & 0xFF];
            if (skip == 0) {
                int same = 0;
                while (same < last && text.get(i - last + same) == bytes[same]) {
                    same++;
                }
                if (same == last) {
                    return i - last;
                }
                skip = Math.max(same, skipAfterCheck);
            }
            i += skip;
        }
        return -1;
    }

    /** Returns how many bytes before the limit could be the beginning of a delimiter that goes on in the next buffer. */
    int begunAtEndOf(ByteBuffer text) {
        int end = text.limit();
        for (int i = Math.max(text.position(), end - bytes.length + 1); i < end; i++) {
            int same = 0;
            while (i + same < end && text.get(i + same) == bytes[same]) {
                same++;
            }
            if (i + same == end) {
                return same;
            }
        }
        return 0;
    }
}
