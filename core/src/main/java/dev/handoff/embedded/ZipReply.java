// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import dev.handoff.internal.ZipFormat;
import dev.handoff.internal.ZipIndex;
import dev.handoff.zip.ManifestEntry;
import dev.handoff.zip.ZipLayout;
import dev.handoff.zip.ZipManifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A body cut from an archive that is nowhere: what a range does not touch is neither made nor read. One file is open at
 * a time.
 */
final class ZipReply implements Reply.Body {

    private final List<ManifestEntry> entries;
    private final ZipIndex index;
    private final ZipFormat format;
    private final long second;
    private final List<FileReply.Part> parts;
    private final String tail;
    private final int[] learntCrcs;
    private ByteBuffer structure = structure(1024);

    /** @param second the time of all entries in the layout of mod_zip */
    ZipReply(ZipManifest what, ZipLayout layout, long second, List<FileReply.Part> parts, String tail) {
        this.entries = what.entries();
        this.index = (ZipIndex) what.entries();
        this.format = switch (layout) {
            case MOD_ZIP -> ZipFormat.MOD_ZIP;
            case PORTABLE -> ZipFormat.PORTABLE;
        };
        this.second = second;
        this.parts = parts;
        this.tail = tail;
        this.learntCrcs = new int[what.resumable() ? 0 : entries.size()];
    }

    private static ByteBuffer structure(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        ZipWindow window = new ZipWindow(out);
        for (FileReply.Part part : parts) {
            window.raw(part.head().getBytes(StandardCharsets.US_ASCII));
            write(part.range(), window);
        }
        window.raw(tail.getBytes(StandardCharsets.US_ASCII));
        window.flush();
    }

    private void write(ByteRange range, ZipWindow window) throws IOException {
        long central = index.centralOffset();
        long end = central + index.centralLength();
        if (range.first() < central) {
            int first = index.entryAt(range.first());
            window.open(range, index.offsetOf(first));
            for (int i = first; i < entries.size() && !window.isComplete(); i++) {
                content(i, window);
            }
        }
        if (range.first() < end && range.last() >= central) {
            int first = index.centralEntryAt(Math.max(0, range.first() - central));
            window.open(range, central + index.centralOffsetOf(first));
            long offset = index.offsetOf(first);
            for (int i = first; i < entries.size() && !window.isComplete(); i++) {
                offset = centralEntry(i, offset, window);
            }
        }
        if (range.last() >= end) {
            window.open(range, end);
            clear(0);
            format.end(structure, entries.size(), central, index.centralLength(), index.zip64());
            window.put(structure.flip());
        }
    }

    private void content(int i, ZipWindow window) throws IOException {
        ZipFormat.Entry entry = entry(i, window.position());
        clear(entry.name().remaining());
        format.localHeader(structure, entry);
        window.put(structure.flip());
        if (entries.get(i) instanceof ManifestEntry.File file && window.wants(file.size())) {
            int crc = window.put(file);
            if (!entry.crcFirst()) {
                learntCrcs[i] = crc;
            }
        } else {
            window.skip(entry.size());
        }
        if (!entry.crcFirst()) {
            clear(0);
            format.descriptor(structure, entry.withCrc(learntCrcs[i]));
            window.put(structure.flip());
        }
    }

    private long centralEntry(int i, long offset, ZipWindow window) throws IOException {
        ZipFormat.Entry entry = entry(i, offset);
        clear(entry.name().remaining());
        format.centralEntry(structure, entry.crcFirst() ? entry : entry.withCrc(learntCrcs[i]));
        window.put(structure.flip());
        return offset + entry.length();
    }

    private ZipFormat.Entry entry(int i, long offset) {
        ZipFormat.Entry entry = index.entry(i, offset);
        return format == ZipFormat.MOD_ZIP ? entry.withTime(second) : entry;
    }

    private void clear(int nameLength) {
        int needed = ZipFormat.LONGEST_WITHOUT_NAME + nameLength;
        if (structure.capacity() < needed) {
            structure = structure(needed);
        }
        structure.clear();
    }

    @Override
    public void close() {
        // files are open only while they are read
    }
}
