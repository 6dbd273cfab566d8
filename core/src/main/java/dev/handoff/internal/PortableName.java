// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * Rewrites a name so that Linux, macOS and Windows unpack it alike. Leaves alone what is refused later: CR, LF, NUL and
 * the segments {@code .}, {@code ..} and the empty one.
 */
public final class PortableName {

    private static final String RESERVED = "<>:\"|?*";

    /** With and without extension; the digits above are the superscript ones, which Windows takes for digits. */
    private static final Set<String> DEVICES = Set.of(
            "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6",
            "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³", "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6",
            "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³");

    private static final int LONGEST_DEVICE = 7;

    private PortableName() {}

    /** Returns the name, rewritten. */
    public static String of(String asked) {
        String name = Normalizer.normalize(characters(asked), Normalizer.Form.NFC);
        if (name.length() >= 3 && name.charAt(1) == ':' && name.charAt(2) == '/' && isAsciiLetter(name.charAt(0))) {
            name = name.substring(2);
        }
        int start = 0;
        while (start < name.length() && (name.charAt(start) == '/' || name.charAt(start) == ' ')) {
            start++;
        }
        return segments(name.substring(start));
    }

    /** A drive letter keeps its colon for now, so that it can be told from the colon of a title. */
    private static String characters(String asked) {
        StringBuilder written = new StringBuilder(asked.length());
        for (int i = 0; i < asked.length(); i++) {
            char c = asked.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < asked.length()
                    && Character.isLowSurrogate(asked.charAt(i + 1))) {
                written.append(c).append(asked.charAt(++i));
            } else {
                written.append(character(asked, i));
            }
        }
        return written.toString();
    }

    private static char character(String asked, int i) {
        char c = asked.charAt(i);
        if (c == '\\') {
            return '/';
        }
        boolean drive = c == ':' && i == 1 && i + 1 < asked.length() && "/\\".indexOf(asked.charAt(i + 1)) >= 0;
        boolean control = c < ' ' && "\r\n\0".indexOf(c) < 0 || c == 0x7F;
        boolean reserved = RESERVED.indexOf(c) >= 0 && !(drive && isAsciiLetter(asked.charAt(0)));
        return control || reserved || Character.isSurrogate(c) ? '_' : c;
    }

    private static boolean isAsciiLetter(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    private static String segments(String name) {
        StringBuilder written = new StringBuilder(name.length());
        int start = 0;
        while (start <= name.length()) {
            int slash = name.indexOf('/', start);
            int end = slash < 0 ? name.length() : slash;
            written.append(segment(name.substring(start, end)));
            if (slash >= 0) {
                written.append('/');
            }
            start = end + 1;
        }
        return written.toString();
    }

    private static String segment(String asked) {
        if (asked.isEmpty() || asked.equals(".") || asked.equals("..")) {
            return asked;
        }
        int end = asked.length();
        while (end > 0 && ". ".indexOf(asked.charAt(end - 1)) >= 0) {
            end--;
        }
        if (end == 0) {
            return "_";
        }
        String segment = asked.substring(0, end);
        int dot = segment.indexOf('.');
        String stem = (dot < 0 ? segment : segment.substring(0, dot)).stripTrailing();
        boolean device = stem.length() <= LONGEST_DEVICE && DEVICES.contains(stem.toUpperCase(Locale.ROOT));
        return device ? stem + '_' + segment.substring(stem.length()) : segment;
    }
}
