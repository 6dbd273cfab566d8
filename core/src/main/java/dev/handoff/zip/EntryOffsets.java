// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.internal.ZipFormat;
import java.util.Arrays;

/**
 * Where each entry lies in the archive. Kept for one entry of many; from there to the one that is asked for, the lines
 * are read again.
 */
final class EntryOffsets {

    private static final int STEP = 512;

    private final ManifestText text;
    private long[] starts = new long[2];
    private long[] centralStarts = new long[2];
    private long total;
    private long centralTotal;
    private boolean anyLarge;

    EntryOffsets(ManifestText text) {
        this.text = text;
    }

    /** Appends the entry whose line is about to be ended. */
    void append(int nameLength, long size, boolean crcFirst) {
        if (text.count() % STEP == 0) {
            int step = text.count() / STEP;
            if (step == starts.length) {
                starts = Arrays.copyOf(starts, 2 * step);
                centralStarts = Arrays.copyOf(centralStarts, 2 * step);
            }
            starts[step] = total;
            centralStarts[step] = centralTotal;
        }
        anyLarge |= size >= ZipFormat.LIMIT_32 || total >= ZipFormat.LIMIT_32;
        centralTotal += ZipFormat.centralLength(nameLength, size, total);
        total = Math.addExact(total, length(nameLength, size, crcFirst));
    }

    private static long length(int nameLength, long size, boolean crcFirst) {
        return ZipFormat.localHeaderLength(nameLength, size) + size + ZipFormat.descriptorLength(size, crcFirst);
    }

    /** Returns the length of all entries with their content. */
    long total() {
        return total;
    }

    long centralTotal() {
        return centralTotal;
    }

    /** Returns whether the size or the offset of some entry does not fit 32 bits. */
    boolean anyLarge() {
        return anyLarge;
    }

    int entryAt(long position) {
        Walk walk = walkFrom(starts, position);
        while (walk.index + 1 < text.count() && walk.nextStart() <= position) {
            walk.step();
        }
        return walk.index;
    }

    int centralEntryAt(long position) {
        Walk walk = walkFrom(centralStarts, position);
        while (walk.index + 1 < text.count() && walk.nextCentralStart() <= position) {
            walk.step();
        }
        return walk.index;
    }

    long offsetOf(int index) {
        return walkTo(index).start;
    }

    long centralOffsetOf(int index) {
        return walkTo(index).centralStart;
    }

    private Walk walkFrom(long[] known, long position) {
        int steps = (text.count() + STEP - 1) / STEP;
        int found = Arrays.binarySearch(known, 0, steps, position);
        return new Walk(found >= 0 ? found : -found - 2);
    }

    private Walk walkTo(int index) {
        Walk walk = new Walk(index / STEP);
        while (walk.index < index) {
            walk.step();
        }
        return walk;
    }

    /** Goes from one entry to the next. */
    private final class Walk {

        private int index;
        private long start;
        private long centralStart;
        private ManifestFormat.Fields line;

        Walk(int step) {
            index = step * STEP;
            start = starts[step];
            centralStart = centralStarts[step];
            line = text.line(index);
        }

        long nextStart() {
            return start + length(line.nameLength(), line.size(), line.crcKnown());
        }

        long nextCentralStart() {
            return centralStart + ZipFormat.centralLength(line.nameLength(), line.size(), start);
        }

        void step() {
            centralStart = nextCentralStart();
            start = nextStart();
            index++;
            line = text.line(index);
        }
    }
}
