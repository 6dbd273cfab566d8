// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import dev.handoff.Crc32;
import dev.handoff.zip.ManifestEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;

/**
 * Lets through the part of an archive that a range asks for, collected into large writes. The last bytes of a file stay
 * back until the file is found to be what was promised.
 */
final class ZipWindow {

    /** Small enough to stay in the cache of one core between reading, CRC-32 and writing. */
    private static final int BUFFER_SIZE = 128 * 1024;

    private static final int SMALLEST_READ = 8 * 1024;
    private static final int PAGE = 4 * 1024;

    private final ZipSources sources = new ZipSources();
    private final OutputBuffer buffer;
    private long position;
    private long first;
    private long last;

    ZipWindow(OutputStream out) {
        this.buffer = OutputBuffer.of(out, BUFFER_SIZE);
    }

    /** Starts with the structure at this position of the archive, which may lie before the range. */
    void open(ByteRange range, long from) {
        first = range.first();
        last = range.last();
        position = from;
    }

    /** Returns where in the archive the next bytes belong. */
    long position() {
        return position;
    }

    /** Returns whether everything that follows lies behind the range. */
    boolean isComplete() {
        return position > last;
    }

    /** Returns whether the range touches the next bytes, so many; an empty file lies where it starts. */
    boolean wants(long length) {
        return position <= last && (length == 0 ? position >= first : position + length > first);
    }

    void skip(long length) {
        position += length;
    }

    /** Writes bytes that are not part of the archive. */
    void raw(byte[] bytes) throws IOException {
        append(ByteBuffer.wrap(bytes));
    }

    /** Writes what the range has of a structure. */
    void put(ByteBuffer structure) throws IOException {
        int length = structure.remaining();
        long from = Math.max(0, first - position);
        long to = Math.min(length, last - position + 1);
        if (from < to) {
            append(structure.slice((int) from, (int) (to - from)));
        }
        position += length;
    }

    /**
     * Writes what the range has of a file, and returns the CRC-32 of that.
     *
     * @throws IOException when the file is not what was promised; then nothing may follow
     */
    int put(ManifestEntry.File promised) throws IOException {
        long from = Math.max(0, first - position);
        long to = Math.min(promised.size(), last - position + 1);
        CRC32 crc = new CRC32();
        try (FileChannel channel = sources.open(promised, to - from < promised.size())) {
            requireSize(promised, channel);
            for (long at = from; at < to; ) {
                int count = read(channel, at, to - at);
                ByteBuffer bytes = buffer.bytes();
                crc.update(bytes.slice(bytes.position() - count, count));
                at += count;
                if (at == to) {
                    requireSize(promised, channel);
                    requireCrc(promised, crc, to - from);
                }
            }
        }
        position += promised.size();
        return (int) crc.getValue();
    }

    private int read(FileChannel channel, long at, long wanted) throws IOException {
        ByteBuffer bytes = buffer.bytes();
        if (bytes.remaining() < Math.min(wanted, SMALLEST_READ)) {
            flush();
        }
        int room = bytes.remaining();
        // the next read starts with a page of its own
        int length = wanted <= room ? (int) wanted : room - (int) (at + room & PAGE - 1);
        bytes.limit(bytes.position() + length);
        int count = channel.read(bytes, at);
        bytes.limit(bytes.capacity());
        if (count < 0) {
            throw new IOException("a file of the archive became shorter while it was sent");
        }
        return count;
    }

    private static void requireSize(ManifestEntry.File promised, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size != promised.size()) {
            throw new IOException(promised.file() + " has " + size + " bytes, not the promised " + promised.size());
        }
    }

    private static void requireCrc(ManifestEntry.File promised, CRC32 crc, long read) throws IOException {
        if (read == promised.size() && promised.crc32().isPresent()) {
            Crc32 actual = new Crc32(crc.getValue());
            if (!actual.equals(promised.crc32().get())) {
                throw new IOException(promised.file() + " has the CRC-32 " + actual + ", not the promised "
                        + promised.crc32().get());
            }
        }
    }

    private void append(ByteBuffer structure) throws IOException {
        ByteBuffer bytes = buffer.bytes();
        int end = structure.limit();
        while (structure.position() < end) {
            if (!bytes.hasRemaining()) {
                flush();
            }
            structure.limit(structure.position() + Math.min(end - structure.position(), bytes.remaining()));
            bytes.put(structure);
        }
    }

    /** Writes what was collected. */
    void flush() throws IOException {
        buffer.write();
    }
}
