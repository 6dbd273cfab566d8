// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

/**
 * How the fields of an archive are filled. Both layouts have the same length and the same offsets, but not the same
 * bytes, so each has an entity tag of its own.
 */
public enum ZipLayout {
    /** What mod_zip writes, byte for byte: one time for all entries, that of the request, and no useful file modes. */
    MOD_ZIP("-m"),
    /** What the JVM writes unless told otherwise: the time of each file, and Unix modes. */
    PORTABLE("-p");

    private final String tagSuffix;

    ZipLayout(String tagSuffix) {
        this.tagSuffix = tagSuffix;
    }

    String tagSuffix() {
        return tagSuffix;
    }
}
