// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

/**
 * The entries of an archive with where each of them lies in it, found without reading the others. Behind the entries
 * lies the central directory, behind that the end. The list of a manifest implements it. Immutable and thread-safe.
 */
public interface ZipIndex {

    /** Returns the number of entries. */
    int size();

    /** Returns the entry for its structures; the caller knows where it starts. Without CRC-32 before it that is 0. */
    ZipFormat.Entry entry(int index, long offset);

    /** Returns the last entry that starts at this byte of the archive or before it. There must be one. */
    int entryAt(long position);

    /** Returns where the local header of the entry starts in the archive. */
    long offsetOf(int index);

    /** Returns the last entry whose part of the central directory starts at this byte of it or before it. */
    int centralEntryAt(long positionInDirectory);

    /** Returns where the entry starts in the central directory. */
    long centralOffsetOf(int index);

    /** Returns where the central directory starts in the archive. */
    long centralOffset();

    /** Returns the length of the central directory. */
    long centralLength();

    /** Returns whether the archive as a whole needs the Zip64 end record. */
    boolean zip64();
}
