// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A body cut from one open file: ranges, each after a head of its own when there are several. */
final class FileReply implements Reply.Body {

    private static final int BUFFER_SIZE = 64 * 1024;

    /** Bytes of the file, after bytes that introduce them. */
    record Part(String head, ByteRange range) {}

    private final OpenFile file;
    private final List<Part> parts;
    private final String tail;
    private final Pace pace;

    FileReply(OpenFile file, List<Part> parts, String tail, Pace pace) {
        this.file = file;
        this.parts = parts;
        this.tail = tail;
        this.pace = pace;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        long longest =
                parts.stream().mapToLong(part -> part.range().length()).max().orElse(0);
        OutputBuffer buffer = OutputBuffer.of(out, (int) Math.min(longest, pace.portion(BUFFER_SIZE)));
        for (Part part : parts) {
            writeAscii(part.head(), out);
            copy(part.range(), buffer);
        }
        writeAscii(tail, out);
    }

    private void copy(ByteRange range, OutputBuffer buffer) throws IOException {
        long position = range.first();
        while (position <= range.last()) {
            long left = range.last() - position + 1;
            ByteBuffer bytes = buffer.bytes();
            bytes.limit((int) Math.min(left, pace.portion(bytes.capacity())));
            int count = file.channel().read(bytes, position);
            // while the last bytes are held back the connection can still be cut short, which tells the client
            if (count < 0 || count == left && file.channel().size() != file.size()) {
                throw new IOException(file.path() + " changed from " + file.size() + " to "
                        + file.channel().size() + " bytes while it was sent");
            }
            pace.await(count);
            buffer.write();
            if (pace.isLimited()) {
                buffer.out().flush(); // or a container would hold back what the rate allows
            }
            position += count;
        }
    }

    private static void writeAscii(String text, OutputStream out) throws IOException {
        if (!text.isEmpty()) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void close() throws IOException {
        file.channel().close();
    }
}
