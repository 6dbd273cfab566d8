// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Percent-encoding of RFC 3986 over bytes. Java's own encoders are wrong for paths: {@code URLEncoder} turns a space
 * into {@code +}, {@code URI.toASCIIString} normalises to NFC. Stateless and thread-safe.
 */
public final class PercentEncoding {

    private static final String PATH_MARKS = "-._~!$&'()*+,;=:@/";
    private static final String ATTR_MARKS = "!#$&+-.^_`|~";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private static final boolean[] PATH = table(PATH_MARKS);
    private static final boolean[] ATTR = table(ATTR_MARKS);

    private PercentEncoding() {}

    private static boolean[] table(String marks) {
        boolean[] literal = new boolean[256];
        for (int c = 0; c < 128; c++) {
            boolean alphanumeric = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            literal[c] = alphanumeric || marks.indexOf(c) >= 0;
        }
        return literal;
    }

    /** Encodes the bytes of a path; {@code /} and the other characters of {@code pchar} stay. */
    public static String path(byte[] bytes) {
        return encode(bytes, PATH);
    }

    /** Encodes the value of an extended parameter such as {@code filename*} (RFC 8187 section 3.2). */
    public static String extendedValue(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8), ATTR);
    }

    /** Encodes an encoded path once more, for a location that decodes twice. */
    public static String again(String encodedPath) {
        return encodedPath.replace("%", "%25");
    }

    /** Decodes {@code %XX} once; other characters must be ASCII. Empty when an escape is incomplete or not hexadecimal. */
    public static Optional<byte[]> decode(String encoded) {
        byte[] bytes = new byte[encoded.length()];
        int length = 0;
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c != '%') {
                bytes[length++] = (byte) c;
                continue;
            }
            boolean complete = i + 2 < encoded.length();
            int high = complete ? hexDigit(encoded.charAt(i + 1)) : -1;
            int low = complete ? hexDigit(encoded.charAt(i + 2)) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes[length++] = (byte) (high << 4 | low);
            i += 2;
        }
        return Optional.of(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }

    private static int hexDigit(char c) {
        // Character.digit alone would take full-width digits too
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    /** Returns the UTF-8 bytes; empty when the text holds half a surrogate pair, which no UTF-8 has. */
    public static Optional<byte[]> utf8(String text) {
        try {
            ByteBuffer buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return Optional.of(bytes);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String encode(byte[] bytes, boolean[] literal) {
        StringBuilder encoded = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            int c = b & 0xFF;
            if (literal[c]) {
                encoded.append((char) c);
            } else {
                encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 0xF]);
            }
        }
        return encoded.toString();
    }
}
