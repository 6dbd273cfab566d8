// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

/** Reads one range-spec after the other (RFC 9110 section 14.1.2), with blanks wherever nginx allows them. */
final class RangeReader {

    private static final long OVERFLOW = -1;

    private final String value;
    private final long length;
    private int position;
    private long first;
    private long last;

    RangeReader(String value, int position, long length) {
        this.value = value;
        this.position = position;
        this.length = length;
    }

    /** The first byte of the range just read. */
    long first() {
        return first;
    }

    /** The last byte, cut to the content; below {@link #first()} when no byte fits. */
    long last() {
        return last;
    }

    /** Reads {@code a-b}, {@code a-} or {@code -n}; false when it is none of these. */
    boolean readSpec() {
        skipBlanks();
        boolean suffix = peek() == '-';
        first = 0;
        if (!suffix) {
            first = readNumber();
            skipBlanks();
        }
        if (first == OVERFLOW || peek() != '-') {
            return false;
        }
        position++;
        if (!suffix) {
            skipBlanks();
            if (atEndOfSpec()) {
                last = length - 1;
                return true;
            }
        }
        long number = readNumber();
        skipBlanks();
        if (number == OVERFLOW || !atEndOfSpec()) {
            return false;
        }
        if (suffix) {
            first = Math.max(0, length - number);
            last = length - 1;
        } else {
            last = Math.min(number, length - 1);
        }
        return true;
    }

    /** Steps over the comma after a range-spec; false at the end. */
    boolean readComma() {
        if (peek() != ',') {
            return false;
        }
        position++;
        return true;
    }

    private boolean atEndOfSpec() {
        return position == value.length() || peek() == ',';
    }

    private long readNumber() {
        int start = position;
        long number = 0;
        while (peek() >= '0' && peek() <= '9') {
            int digit = peek() - '0';
            if (number > (Long.MAX_VALUE - digit) / 10) {
                return OVERFLOW;
            }
            number = number * 10 + digit;
            position++;
        }
        return position == start ? OVERFLOW : number;
    }

    private void skipBlanks() {
        while (peek() == ' ') {
            position++;
        }
    }

    private char peek() {
        return position < value.length() ? value.charAt(position) : '\0';
    }
}
