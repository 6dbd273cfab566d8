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
        byte[] buffer = new byte[(int) Math.min(longest, pace.portion(BUFFER_SIZE))];
        for (Part part : parts) {
            writeAscii(part.head(), out);
            copy(part.range(), buffer, out);
        }
        writeAscii(tail, out);
    }

    private void copy(ByteRange range, byte[] buffer, OutputStream out) throws IOException {
        long position = range.first();
        while (position <= range.last()) {
            long left = range.last() - position + 1;
            int length = (int) Math.min(left, buffer.length);
            int count = file.channel().read(ByteBuffer.wrap(buffer, 0, length), position);
            // while the last bytes are held back the connection can still be cut short, which tells the client
            if (count < 0 || count == left && file.channel().size() != file.size()) {
                throw new IOException(file.path() + " changed from " + file.size() + " to "
                        + file.channel().size() + " bytes while it was sent");
            }
            pace.await(count);
            out.write(buffer, 0, count);
            if (pace.isLimited()) {
                out.flush(); // or a container would hold back what the rate allows
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
