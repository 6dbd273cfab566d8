// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.util.Locale;

/** Sizes for people; programs get the exact number. */
final class ByteSize {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private ByteSize() {}

    /** Returns three significant digits at most, such as {@code 1.5 GiB}, and exact bytes below 1 KiB. */
    static String of(long bytes) {
        if (bytes < 1024) {
            return bytes == 1 ? "1 byte" : bytes + " bytes";
        }
        double value = bytes;
        int unit = -1;
        // 1023.95 would be printed as 1024.0 of the smaller unit.
        while (value >= 1023.5) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, value < 99.95 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }
}
