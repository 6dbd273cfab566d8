// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

/**
 * What one body may make us keep.
 *
 * @param parts at most so many parts
 * @param headerBytes at most so many bytes in the header of one part, before the first delimiter and after the last
 */
record ReaderLimits(int parts, int headerBytes) {

    /** Two times a name of 255 characters of three bytes, and what stands around it. */
    private static final int USUAL_HEADER_BYTES = 2048;

    ReaderLimits {
        if (parts < 1 || headerBytes < 1) {
            throw new IllegalArgumentException(
                    "the limits of parts and of header bytes must be 1 or more: " + parts + ", " + headerBytes);
        }
    }

    /** Returns how long all headers together may be: long names for every part, but not for each the longest. */
    long allHeaderBytes() {
        return headerBytes + (long) parts * USUAL_HEADER_BYTES;
    }
}
