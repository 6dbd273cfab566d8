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

    ReaderLimits {
        if (parts < 1 || headerBytes < 1) {
            throw new IllegalArgumentException(
                    "the limits of parts and of header bytes must be 1 or more: " + parts + ", " + headerBytes);
        }
    }
}
