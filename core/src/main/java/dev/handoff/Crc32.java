// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * A CRC-32 as ZIP and mod_zip use it. A type of its own, because as a number it loses its leading zeros and as text it
 * is confused with the other checksums of an upload.
 *
 * @param value 0 to 0xFFFFFFFF, as {@link CRC32#getValue()} returns it
 */
public record Crc32(long value) {

    private static final int LONGEST_QUOTE = 20;
    private static final int BUFFER_SIZE = 128 * 1024;
    private static final HexFormat HEX = HexFormat.of();

    /** The generator polynomial, lowest power of x in the highest bit. */
    private static final int POLYNOMIAL = 0xEDB88320;

    private static final int ONE = 1 << 31;

    /**
     * @throws IllegalArgumentException when the value does not fit 32 bits
     */
    public Crc32 {
        if (value < 0 || value > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("a CRC-32 has 32 bits: " + value);
        }
    }

    /**
     * Reads eight hexadecimal digits of either case, as {@link #toString()} prints them.
     *
     * @throws IllegalArgumentException when the text is anything else, such as fewer digits or {@code 0x1a6349c5}
     */
    public static Crc32 parse(String text) {
        if (text.length() != 8 || !text.chars().allMatch(HexFormat::isHexDigit)) {
            String visible =
                    text.substring(0, Math.min(text.length(), LONGEST_QUOTE)).replaceAll("[^ -~]", "?");
            throw new IllegalArgumentException("a CRC-32 is eight hexadecimal digits: \"" + visible + '"');
        }
        return new Crc32(HexFormat.fromHexDigitsToLong(text));
    }

    /**
     * Reads the whole file and returns its CRC-32. Costs little more than the reading.
     *
     * @throws IOException when the file cannot be read
     */
    public static Crc32 of(Path file) throws IOException {
        CRC32 crc = new CRC32();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // a direct buffer spares a copy, but costs more than that to make for a small file
            ByteBuffer buffer = channel.size() > BUFFER_SIZE
                    ? ByteBuffer.allocateDirect(BUFFER_SIZE)
                    : ByteBuffer.allocate((int) channel.size() + 1);
            while (channel.read(buffer) >= 0) {
                crc.update(buffer.flip());
                buffer.clear();
            }
        }
        return new Crc32(crc.getValue());
    }

    /**
     * Returns the CRC-32 of the bytes of this one followed by {@code nextLength} bytes whose own CRC-32 is
     * {@code next}, without the bytes: for what arrives in pieces, in any order.
     *
     * @throws IllegalArgumentException when the length is negative
     */
    public Crc32 combine(Crc32 next, long nextLength) {
        if (nextLength < 0) {
            throw new IllegalArgumentException("a number of bytes must be 0 or more: " + nextLength);
        }
        // so many zero bytes after this piece multiply its remainder by x^(8 * length)
        int shifted = multiply(powerOfX(nextLength), (int) value);
        return new Crc32((shifted ^ (int) next.value) & 0xFFFF_FFFFL);
    }

    /** Returns x^(8 * bytes) modulo the polynomial, by squaring. */
    private static int powerOfX(long bytes) {
        int power = ONE;
        int square = ONE >>> 8;
        for (long left = bytes; left != 0; left >>>= 1) {
            if ((left & 1) != 0) {
                power = multiply(square, power);
            }
            square = multiply(square, square);
        }
        return power;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) != 0 ? shifted >>> 1 ^ POLYNOMIAL : shifted >>> 1;
        }
        return product;
    }

    /** Prints eight lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HEX.toHexDigits(value, 8);
    }
}
