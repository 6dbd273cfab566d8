// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines of a manifest as they go to nginx, in chunks that never cut a line. Keeping the entries in this form takes a
 * third of the memory of an object each, and writing them is a copy.
 */
final class ManifestText {

    private static final int FIRST_CHUNK = 4 * 1024;

    /** Above half a region of the heap, which may be 1 MiB, the collector gives each array whole regions. */
    private static final int LARGEST_CHUNK = 256 * 1024;

    private final List<Chunk> chunks = new ArrayList<>();
    private long[] starts = new long[16];
    private int count;
    private long length;
    private int open;

    private static final class Chunk {

        private final byte[] bytes;
        private final ByteBuffer lines;

        Chunk(int size) {
            bytes = new byte[size];
            lines = ByteBuffer.wrap(bytes);
        }

        int used() {
            return lines.position();
        }
    }

    /** Returns a buffer with room for a line of that length; {@link #end()} closes the line. */
    ByteBuffer begin(int longest) {
        Chunk last = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
        if (last == null || last.lines.remaining() < longest) {
            int size = last == null ? FIRST_CHUNK : Math.min(LARGEST_CHUNK, 2 * last.bytes.length);
            last = new Chunk(Math.max(size, longest));
            chunks.add(last);
        }
        open = last.used();
        return last.lines;
    }

    void end() {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count++] = (long) (chunks.size() - 1) << 32 | open;
        length += chunks.get(chunks.size() - 1).used() - open;
    }

    int count() {
        return count;
    }

    /** Returns the number of bytes of all lines. */
    long length() {
        return length;
    }

    ManifestFormat.Fields line(int index) {
        Chunk chunk = chunks.get((int) (starts[index] >>> 32));
        ManifestFormat.Fields fields = new ManifestFormat.Fields(chunk.bytes);
        fields.read((int) starts[index], chunk.used());
        return fields;
    }

    void writeTo(OutputStream out) throws IOException {
        for (Chunk chunk : chunks) {
            out.write(chunk.bytes, 0, chunk.used());
        }
    }

    void digest(MessageDigest digest) {
        for (Chunk chunk : chunks) {
            digest.update(chunk.bytes, 0, chunk.used());
        }
    }
}
