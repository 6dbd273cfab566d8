// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Reads a body in pieces and keeps what was found, file contents in Latin-1. */
final class RecordingSink implements PartSink {

    static final ReaderLimits LIMITS = new ReaderLimits(100, 8192);

    /** A part, and where its content lies in the body. */
    record Found(PartHead head, String content, long from, long to) {}

    private final List<Found> found = new ArrayList<>();
    private final FormCharset charset;
    private final TextFields fields;
    private PartHead head;
    private ByteArrayOutputStream content;
    private long from;
    private boolean open;

    RecordingSink(FormCharset charset) {
        this.charset = charset;
        this.fields = new TextFields(1000, 10_000, charset);
    }

    static List<Found> read(String boundary, byte[] body, List<Integer> pieces, boolean direct) throws IOException {
        RecordingSink sink = new RecordingSink(new FormCharset(StandardCharsets.UTF_8));
        MultipartReader reader = new MultipartReader(boundary, Dialect.CLIENT, LIMITS, sink.charset, sink);
        feed(reader, body, pieces, direct);
        return sink.found;
    }

    static void feed(MultipartReader reader, byte[] body, List<Integer> pieces, boolean direct) throws IOException {
        int at = 0;
        for (int piece : pieces) {
            // odd offsets within the array and the buffer, so that none of them is taken for another
            ByteBuffer bytes = direct
                    ? ByteBuffer.allocateDirect(piece + 5)
                    : ByteBuffer.allocate(piece + 8).position(3).slice();
            bytes.position(2).put(body, at, piece).flip().position(2);
            reader.feed(bytes);
            if (bytes.hasRemaining()) {
                throw new IllegalStateException("left: " + bytes.remaining());
            }
            at += piece;
        }
        reader.finish();
    }

    static List<Integer> whole(byte[] body) {
        return List.of(body.length);
    }

    static List<Integer> bytewise(byte[] body) {
        Integer[] pieces = new Integer[body.length];
        Arrays.fill(pieces, 1);
        return List.of(pieces);
    }

    static List<Integer> atRandom(byte[] body, Random random) {
        List<Integer> pieces = new ArrayList<>();
        int most = 1 + random.nextInt(40);
        for (int left = body.length; left > 0; ) {
            int piece = Math.min(left, random.nextInt(most + 1));
            pieces.add(piece);
            left -= piece;
        }
        return pieces;
    }

    @Override
    public void begin(PartHead next, long offset) {
        if (open) {
            throw new IllegalStateException("a part begins inside another");
        }
        open = true;
        head = next;
        from = offset;
        content = new ByteArrayOutputStream();
        fields.begin(next);
    }

    @Override
    public void content(ByteBuffer bytes) throws IOException {
        if (!open || !bytes.hasRemaining()) {
            throw new IllegalStateException("content without part or bytes");
        }
        byte[] piece = new byte[bytes.remaining()];
        bytes.duplicate().get(piece);
        content.write(piece);
        if (head.fileName().isEmpty()) {
            fields.append(bytes);
        }
    }

    @Override
    public void end(long offset) throws IOException {
        if (!open) {
            throw new IllegalStateException("a part ends outside of one");
        }
        open = false;
        String text =
                head.fileName().isEmpty() ? fields.finish().value() : content.toString(StandardCharsets.ISO_8859_1);
        if (content.size() != offset - from) {
            throw new IllegalStateException("offsets " + from + " to " + offset + " of " + content.size() + " bytes");
        }
        found.add(new Found(head, text, from, offset));
    }

    List<Found> found() {
        return found;
    }
}
