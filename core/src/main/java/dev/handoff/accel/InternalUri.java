// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.accel;

import dev.handoff.internal.HttpSyntax;
import dev.handoff.internal.PercentEncoding;
import java.util.Optional;

/**
 * The value of X-Accel-Redirect: an absolute path, percent-encoded so that nginx reads it byte for byte, optionally
 * followed by {@code ?} and arguments, which nginx passes on untouched.
 *
 * <p>nginx decodes the path once, refuses {@code ..} as a segment and {@code %00}, drops a {@code %} that is not an
 * escape, and takes {@code @name} for a named location. None of these make an {@code InternalUri}.
 *
 * @param value visible ASCII, starting with a single {@code /}
 */
public record InternalUri(String value) {

    /**
     * @throws IllegalArgumentException when nginx would refuse the value or read it as something else
     */
    public InternalUri {
        HttpSyntax.requireFieldValue("internal URI", value);
        if (!value.startsWith("/") || value.startsWith("//")) {
            throw new IllegalArgumentException("internal URI must start with a single '/': " + HttpSyntax.quote(value));
        }
        if (value.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("internal URI must carry a space as %20: " + HttpSyntax.quote(value));
        }
        byte[] decoded = PercentEncoding.decode(pathOf(value))
                .orElseThrow(() -> new IllegalArgumentException(
                        "internal URI must have two hexadecimal digits after each '%': " + HttpSyntax.quote(value)));
        if (hasUnsafeSegment(decoded)) {
            throw new IllegalArgumentException(
                    "internal URI must not hold '..' or a control character: " + HttpSyntax.quote(value));
        }
    }

    /**
     * Reads a value that an application wrote by hand: blanks around it are dropped as nginx does, characters outside
     * visible ASCII are encoded as UTF-8. Empty when nginx would refuse the value or take it for something else.
     */
    public static Optional<InternalUri> parse(String handWritten) {
        String trimmed = withoutBlanksAround(handWritten);
        StringBuilder value = new StringBuilder(trimmed.length());
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            if (HttpSyntax.isControl(c)) {
                return Optional.empty();
            }
            int end = i;
            while (end < trimmed.length() && trimmed.charAt(end) >= 0x80) {
                end++;
            }
            if (end > i) {
                Optional<String> encoded =
                        PercentEncoding.utf8(trimmed.substring(i, end)).map(PercentEncoding::path);
                if (encoded.isEmpty()) {
                    return Optional.empty();
                }
                value.append(encoded.get());
                i = end - 1;
            } else {
                if (c == ' ') {
                    value.append("%20");
                } else {
                    value.append(c);
                }
            }
        }
        try {
            return Optional.of(new InternalUri(value.toString()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String withoutBlanksAround(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(start, end);
    }

    /** Returns the part before the arguments, still percent-encoded. */
    String path() {
        return pathOf(value);
    }

    private static String pathOf(String value) {
        int arguments = value.indexOf('?');
        return arguments < 0 ? value : value.substring(0, arguments);
    }

    private static boolean hasUnsafeSegment(byte[] path) {
        int length = 0;
        int dots = 0;
        for (byte b : path) {
            if (HttpSyntax.isControl(b)) {
                return true;
            }
            if (b == '/') {
                if (length == 2 && dots == 2) {
                    return true;
                }
                length = 0;
                dots = 0;
            } else {
                length++;
                dots += b == '.' ? 1 : 0;
            }
        }
        return length == 2 && dots == 2;
    }

    @Override
    public String toString() {
        return value;
    }
}
