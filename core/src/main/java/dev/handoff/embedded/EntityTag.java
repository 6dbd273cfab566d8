// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

/**
 * A strong entity tag (RFC 9110 section 8.8.3) and the comparisons with the lists that clients send.
 *
 * @param value the tag with its quotes
 */
record EntityTag(String value) {

    EntityTag {
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
            throw new IllegalArgumentException("a strong entity tag stands in quotes: " + value);
        }
    }

    /** The tag that nginx gives a file: modification time in seconds and size, both hexadecimal. */
    static EntityTag ofFile(long modifiedSecond, long size) {
        return new EntityTag('"' + Long.toHexString(modifiedSecond) + '-' + Long.toHexString(size) + '"');
    }

    /** Returns whether the list is {@code *} or has this tag; a weak one counts only in the weak comparison. */
    boolean isIn(String list, boolean weakComparison) {
        if (list.strip().equals("*")) {
            return true;
        }
        int position = 0;
        while (position < list.length()) {
            if (", \t".indexOf(list.charAt(position)) >= 0) {
                position++;
                continue;
            }
            boolean weak = list.startsWith("W/", position);
            int start = weak ? position + 2 : position;
            int end = endOfMember(list, start);
            if ((!weak || weakComparison) && list.substring(start, end).strip().equals(value)) {
                return true;
            }
            position = end;
        }
        return false;
    }

    /** Finds the comma after a tag, not one inside its quotes; what is no tag ends at the next comma, as in nginx. */
    private static int endOfMember(String list, int start) {
        int closingQuote = list.startsWith("\"", start) ? list.indexOf('"', start + 1) : -1;
        int comma = list.indexOf(',', Math.max(start, closingQuote));
        return comma < 0 ? list.length() : comma;
    }
}
