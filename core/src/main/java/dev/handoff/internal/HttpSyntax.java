// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The pieces of RFC 9110 that more than one package reads or writes. Stateless and thread-safe. */
public final class HttpSyntax {

    private static final int LONGEST_QUOTE = 80;

    private static final DateTimeFormatter IMF_FIXDATE = formatter(pattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'"));
    private static final List<DateTimeFormatter> DATE_FORMATS = List.of(
            IMF_FIXDATE,
            formatter(pattern("EEEE, dd-MMM-")
                    // RFC 9110 section 5.6.7: two digits, read as the most recent past or near future.
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
                    .appendPattern(" HH:mm:ss 'GMT'")),
            formatter(pattern("EEE MMM ppd HH:mm:ss uuuu")));

    private HttpSyntax() {}

    private static DateTimeFormatterBuilder pattern(String pattern) {
        return new DateTimeFormatterBuilder().appendPattern(pattern);
    }

    private static DateTimeFormatter formatter(DateTimeFormatterBuilder pattern) {
        return pattern.toFormatter(Locale.ENGLISH)
                // otherwise 31 April would be read as the 30th
                .withResolverStyle(ResolverStyle.STRICT)
                // nginx does not look at the day of the week, and clients get it wrong
                .withResolverFields(
                        ChronoField.YEAR,
                        ChronoField.MONTH_OF_YEAR,
                        ChronoField.DAY_OF_MONTH,
                        ChronoField.HOUR_OF_DAY,
                        ChronoField.MINUTE_OF_HOUR,
                        ChronoField.SECOND_OF_MINUTE);
    }

    /** Formats seconds since the epoch as IMF-fixdate (RFC 9110 section 5.6.7). */
    public static String formatDate(long epochSecond) {
        return IMF_FIXDATE.format(LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC));
    }

    /** Reads any of the three date formats of RFC 9110 section 5.6.7; anything else is empty. */
    public static Optional<Instant> parseDate(String value) {
        return DATE_FORMATS.stream()
                .flatMap(format -> parseDate(value.strip(), format).stream())
                .findFirst();
    }

    private static Optional<Instant> parseDate(String value, DateTimeFormatter format) {
        try {
            return Optional.of(LocalDateTime.parse(value, format).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns whether every character may stand in a token (RFC 9110 section 5.6.2) and there is at least one. */
    public static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(HttpSyntax::isTokenChar);
    }

    /** Returns whether the character may stand in a token (RFC 9110 section 5.6.2). */
    public static boolean isTokenChar(int c) {
        return c > ' ' && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }

    /** Returns whether the byte or character is an ASCII control: 0x00 to 0x1F, or DEL. */
    public static boolean isControl(int c) {
        return c < 0x20 && c >= 0 || c == 0x7F;
    }

    /**
     * Checks a header value that goes out as it is: visible ASCII and inner blanks only, since containers drop or blank
     * anything else without a word.
     *
     * @throws IllegalArgumentException naming {@code what} when the value is empty or has another character
     */
    public static String requireFieldValue(String what, String value) {
        boolean clean = !value.isEmpty() && value.equals(value.strip());
        for (int i = 0; clean && i < value.length(); i++) {
            char c = value.charAt(i);
            clean = c >= ' ' && c < 0x7F;
        }
        if (!clean) {
            throw new IllegalArgumentException(
                    what + " must be visible ASCII without blanks at its ends: " + quote(value));
        }
        return value;
    }

    /** Quotes foreign text for a message: control characters made visible, shortened, on one line. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        int end = Math.min(text.length(), LONGEST_QUOTE);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || Character.isSurrogate(c)) {
                quoted.append("\\u")
                        .append(Character.forDigit(c >> 12, 16))
                        .append(Character.forDigit(c >> 8 & 0xF, 16))
                        .append(Character.forDigit(c >> 4 & 0xF, 16))
                        .append(Character.forDigit(c & 0xF, 16));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append(end < text.length() ? "\"…" : "\"").toString();
    }
}
