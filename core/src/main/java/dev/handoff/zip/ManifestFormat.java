// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The manifest of mod_zip, one line for each entry: {@code crc SP size SP location SP name LF}. It is read exactly as the
 * module reads it, oddities included, since that decides what nginx will do; it is written so that no oddity matters.
 */
final class ManifestFormat {

    /** What the module takes for a folder instead of a location. */
    private static final byte[] DIRECTORY = "@directory".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] DIRECTORY_LINE = "0 0 @directory ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_NUMBER = 20;
    private static final int CRC_DIGITS = 8;

    private ManifestFormat() {}

    /** Returns room enough for a line with this location and name. */
    static int longestLine(String uri, byte[] name) {
        return CRC_DIGITS + LONGEST_NUMBER + uri.length() + name.length + 8;
    }

    /** Writes the line of a file; the CRC-32 that is not known stands as {@code -}. */
    static void writeFile(ByteBuffer out, boolean crcKnown, int crc, long size, String uri, byte[] name) {
        if (crcKnown) {
            for (int shift = 28; shift >= 0; shift -= 4) {
                out.put(HEX[crc >>> shift & 0xF]);
            }
        } else {
            out.put((byte) '-');
        }
        out.put((byte) ' ');
        writeNumber(out, size);
        out.put((byte) ' ');
        out.put(uri.getBytes(StandardCharsets.ISO_8859_1));
        out.put((byte) ' ').put(name).put((byte) '\n');
    }

    /** Writes the line of a folder. A CRC-32 of {@code -} would cost the whole archive its ranges. */
    static void writeDirectory(ByteBuffer out, byte[] name) {
        out.put(DIRECTORY_LINE).put(name).put((byte) '\n');
    }

    private static void writeNumber(ByteBuffer out, long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = out.position() + digits - 1; i >= out.position(); i--) {
            out.put(i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        out.position(out.position() + digits);
    }

    /**
     * Reads a whole manifest of any origin.
     *
     * @throws IllegalArgumentException when the module refuses the manifest
     */
    static List<Fields> parse(byte[] manifest) {
        List<Fields> entries = new ArrayList<>();
        int position = 0;
        do {
            Fields fields = new Fields(manifest);
            entries.add(fields);
            position = fields.read(position, manifest.length);
            if (position < 0 || position < manifest.length && !isLineBreak(manifest[position])) {
                throw new IllegalArgumentException(
                        "entry " + entries.size() + " of the manifest is not one that mod_zip"
                                + " reads: it must be \"crc size location name\", with spaces between them and none before");
            }
            while (position < manifest.length && isLineBreak(manifest[position])) {
                position++;
            }
        } while (position < manifest.length);
        return entries;
    }

    private static boolean isLineBreak(byte b) {
        return b == '\r' || b == '\n';
    }

    /** Where the fields of one entry lie, and what they say. */
    static final class Fields {

        private final byte[] text;
        private int position;
        private int end;
        private boolean crcKnown;
        private int crc;
        private long size;
        private int pathStart;
        private int pathEnd;
        private int argumentsEnd;
        private int nameStart;
        private int nameEnd;

        Fields(byte[] text) {
            this.text = text;
        }

        /** Reads the entry at {@code from} and returns where it ends; -1 when there is none. */
        int read(int from, int to) {
            position = from;
            end = to;
            return readCrc() && skipSpaces() && readSize() && skipSpaces() && readLocation() && skipSpaces()
                    ? readName()
                    : -1;
        }

        private boolean readCrc() {
            crc = 0;
            crcKnown = peek() != '-';
            if (!crcKnown) {
                position++;
                return true;
            }
            int start = position;
            for (int digit = hexDigit(peek()); digit >= 0; digit = hexDigit(peek())) {
                crc = crc << 4 | digit; // of more than eight digits the last eight count
                position++;
            }
            return position > start;
        }

        private boolean readSize() {
            int start = position;
            size = 0;
            while (peek() >= '0' && peek() <= '9') {
                size = size * 10 + peek() - '0'; // modulo 2^64, as in the module
                position++;
            }
            return position > start;
        }

        /** Line breaks are letters like others here, so a line without a name swallows the next. */
        private boolean readLocation() {
            pathStart = position;
            while (position < end && peek() != ' ' && peek() != '?') {
                position++;
            }
            pathEnd = position;
            argumentsEnd = position;
            if (peek() == '?') {
                while (position < end && peek() != ' ') {
                    position++;
                }
                argumentsEnd = position;
            }
            return pathEnd > pathStart && argumentsEnd != pathEnd + 1;
        }

        private int readName() {
            if (position == end) {
                return -1;
            }
            nameStart = position;
            do {
                position++;
            } while (position < end && peek() != 0 && !isLineBreak(text[position]));
            nameEnd = position;
            return position;
        }

        private boolean skipSpaces() {
            int start = position;
            while (peek() == ' ') {
                position++;
            }
            return position > start;
        }

        private int peek() {
            return position < end ? text[position] : -1;
        }

        boolean isDirectory() {
            return pathEnd == argumentsEnd
                    && (text[pathStart] == '@' || text[pathStart] == '%')
                    && Arrays.equals(path(), DIRECTORY);
        }

        boolean crcKnown() {
            return crcKnown;
        }

        int crc() {
            return crc;
        }

        /** Returns an unsigned number. */
        long size() {
            return size;
        }

        /** Returns the path as nginx looks for it: escapes decoded once, the wrong ones to 0xFF. */
        byte[] path() {
            byte[] decoded = new byte[pathEnd - pathStart];
            int length = 0;
            for (int i = pathStart; i < pathEnd; i++) {
                byte b = text[i];
                if (b == '%' && i + 2 < pathEnd) {
                    int high = hexDigit(text[i + 1]);
                    int low = hexDigit(text[i + 2]);
                    b = (byte) (high < 0 || low < 0 ? 0xFF : high << 4 | low);
                    i += 2;
                }
                decoded[length++] = b;
            }
            return Arrays.copyOf(decoded, length);
        }

        /** Returns the location as it is written, without arguments. */
        String rawPath() {
            return new String(text, pathStart, pathEnd - pathStart, StandardCharsets.ISO_8859_1);
        }

        /** Returns what follows the {@code ?}, which nginx does not decode; empty when there is none. */
        String arguments() {
            return pathEnd == argumentsEnd
                    ? ""
                    : new String(text, pathEnd + 1, argumentsEnd - pathEnd - 1, StandardCharsets.ISO_8859_1);
        }

        /** Returns the name; a view, not a copy. */
        ByteBuffer name() {
            return ByteBuffer.wrap(text, nameStart, nameEnd - nameStart);
        }

        int nameLength() {
            return nameEnd - nameStart;
        }

        private static int hexDigit(int c) {
            return c >= 0 ? Character.digit(c, 16) : -1;
        }
    }
}
