// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;

/**
 * Writes Content-Disposition (RFC 6266, RFC 8187) so that browsers, curl and wget save the same name. The plain
 * {@code filename} comes first, quoted, and is ASCII that needs no escape: curl and wget break on {@code \"}, and
 * Chromium decodes {@code %41} and {@code =?utf-8?…?=} in it. Stateless and thread-safe.
 */
public final class ContentDisposition {

    /** What a name may occupy in UTF-8, so that it fits every file system with room for a client's own suffix. */
    private static final int LONGEST_NAME = 200;

    private static final int LONGEST_EXTENSION = 20;

    private static final Map<Character, String> TRANSLITERATIONS = Map.ofEntries(
            Map.entry('ß', "ss"),
            Map.entry('ẞ', "SS"),
            Map.entry('æ', "ae"),
            Map.entry('Æ', "AE"),
            Map.entry('œ', "oe"),
            Map.entry('Œ', "OE"),
            Map.entry('ø', "o"),
            Map.entry('Ø', "O"),
            Map.entry('ł', "l"),
            Map.entry('Ł', "L"),
            Map.entry('đ', "d"),
            Map.entry('Đ', "D"),
            Map.entry('ð', "d"),
            Map.entry('Ð', "D"),
            Map.entry('þ', "th"),
            Map.entry('Þ', "TH"),
            Map.entry('ı', "i"),
            Map.entry('‘', "'"),
            Map.entry('’', "'"),
            Map.entry('“', "'"),
            Map.entry('”', "'"),
            Map.entry('–', "-"),
            Map.entry('—', "-"));

    private ContentDisposition() {}

    /** Returns the value {@code attachment} with the name, made safe. */
    public static String attachment(String fileName) {
        return value("attachment", fileName);
    }

    /** Returns the value {@code inline} with the name that a client uses when the user saves what is shown. */
    public static String inline(String fileName) {
        return value("inline", fileName);
    }

    private static String value(String type, String fileName) {
        if (isPlain(fileName)) {
            return type + "; filename=\"" + fileName + '"';
        }
        String name = safeName(fileName);
        String plain = asciiName(name);
        String value = type + "; filename=\"" + plain + '"';
        return plain.equals(name) ? value : value + "; filename*=UTF-8''" + PercentEncoding.extendedValue(name);
    }

    /** Returns whether nothing below would change the name; most are so, and need not be taken apart. */
    private static boolean isPlain(String name) {
        int length = name.length();
        boolean plain = length > 0 && length <= LONGEST_NAME && name.charAt(length - 1) != '.';
        for (int i = 0; plain && i < length; i++) {
            char c = name.charAt(i);
            plain = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || "-._".indexOf(c) >= 0;
        }
        return plain;
    }

    /** Keeps the last path segment, without what could disguise the name, in NFC, and never empty. */
    private static String safeName(String fileName) {
        int lastSegment = Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1;
        StringBuilder kept = new StringBuilder(fileName.length());
        fileName.substring(lastSegment)
                .codePoints()
                .filter(c -> !isDeceptive(c))
                .forEach(kept::appendCodePoint);
        String name = shorten(trim(Normalizer.normalize(kept, Normalizer.Form.NFC)));
        return orNameless(trim(name));
    }

    /** curl aborts on an empty filename. */
    private static String orNameless(String name) {
        return name.isEmpty() ? "download" : name;
    }

    private static boolean isDeceptive(int c) {
        boolean bidirectional =
                c == 0x061C || c == 0x200E || c == 0x200F || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
        boolean surrogateHalf = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return Character.isISOControl(c)
                || bidirectional
                || surrogateHalf
                || c == 0x2028
                || c == 0x2029
                || c == 0xFEFF
                || c == 0xFFFE
                || c == 0xFFFF;
    }

    /** Windows drops dots and blanks at the end of a name, which would change its extension; a leading dot stays. */
    private static String trim(String name) {
        int start = 0;
        int end = name.length();
        while (start < end && Character.isWhitespace(name.charAt(start))) {
            start++;
        }
        while (end > start && (name.charAt(end - 1) == '.' || Character.isWhitespace(name.charAt(end - 1)))) {
            end--;
        }
        return name.substring(start, end);
    }

    private static String shorten(String name) {
        if (utf8Length(name) <= LONGEST_NAME) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && utf8Length(name.substring(dot)) <= LONGEST_EXTENSION ? name.substring(dot) : "";
        StringBuilder stem = new StringBuilder();
        int room = LONGEST_NAME - utf8Length(extension);
        for (int c : name.substring(0, name.length() - extension.length())
                .codePoints()
                .toArray()) {
            room -= utf8Length(Character.toString(c));
            if (room < 0) {
                break;
            }
            stem.appendCodePoint(c);
        }
        return stem.append(extension).toString();
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String asciiName(String name) {
        StringBuilder spelt = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            spelt.append(TRANSLITERATIONS.getOrDefault(name.charAt(i), String.valueOf(name.charAt(i))));
        }
        // compatibility forms come apart into ASCII, so quotes, slashes and percent signs are looked for afterwards
        String plain = Normalizer.normalize(spelt, Normalizer.Form.NFKD);
        StringBuilder ascii = new StringBuilder(plain.length());
        plain.codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(c -> ascii.append(asciiCharacter(c)));
        for (int i = 0; i < ascii.length(); i++) {
            if (startsAnEscape(ascii, i)) {
                ascii.setCharAt(i, '_');
            }
        }
        // accents alone leave nothing, and one-character ellipses leave dots
        return orNameless(trim(ascii.toString()));
    }

    private static char asciiCharacter(int c) {
        if (c == '"') {
            return '\'';
        }
        return c < ' ' || c >= 0x7F || c == '/' || c == '\\' ? '_' : (char) c;
    }

    private static boolean startsAnEscape(CharSequence name, int i) {
        boolean percent = name.charAt(i) == '%'
                && i + 2 < name.length()
                && Character.digit(name.charAt(i + 1), 16) >= 0
                && Character.digit(name.charAt(i + 2), 16) >= 0;
        boolean encodedWord = name.charAt(i) == '?' && i > 0 && name.charAt(i - 1) == '=';
        return percent || encodedWord;
    }
}
