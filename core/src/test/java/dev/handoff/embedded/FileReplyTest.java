// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileReplyTest {

    private static final int LONG = 1_000_000;

    @TempDir
    Path dir;

    @Test
    void writesTheWholeFile() throws IOException {
        byte[] content = content(LONG);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (FileReply reply = whole(Files.write(dir.resolve("a"), content))) {
            reply.writeTo(out);
        }

        assertThat(out.toByteArray()).isEqualTo(content);
    }

    @Test
    void writesEachPartAfterItsHeadAndTheTailAtTheEnd() throws IOException {
        OpenFile file = OpenFile.open(Files.writeString(dir.resolve("a"), "0123456789"));
        List<FileReply.Part> parts =
                List.of(new FileReply.Part("<", new ByteRange(7, 9)), new FileReply.Part("|", new ByteRange(0, 1)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (FileReply reply = new FileReply(file, parts, ">", new Pace(0))) {
            reply.writeTo(out);
        }

        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("<789|01>");
    }

    @Test
    void writesNothingForNoParts() throws IOException {
        OpenFile file = OpenFile.open(Files.writeString(dir.resolve("a"), ""));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (FileReply reply = new FileReply(file, List.of(), "", new Pace(0))) {
            reply.writeTo(out);
        }

        assertThat(out.size()).isZero();
    }

    @Test
    void usesOneSmallBufferHoweverLongTheFileIs() throws IOException {
        List<byte[]> buffers = new ArrayList<>();
        Path file = Files.write(dir.resolve("a"), content(LONG));

        try (FileReply reply = whole(file)) {
            reply.writeTo(new Sink((buffer, length) -> buffers.add(buffer)));
        }

        assertThat(buffers).hasSizeGreaterThan(10).allMatch(buffer -> buffer == buffers.get(0));
        assertThat(buffers.get(0)).hasSizeLessThanOrEqualTo(64 * 1024);
    }

    @Test
    void takesNoLargerBufferThanASmallFileNeeds() throws IOException {
        List<byte[]> buffers = new ArrayList<>();

        try (FileReply reply = whole(Files.writeString(dir.resolve("a"), "0123456789"))) {
            reply.writeTo(new Sink((buffer, length) -> buffers.add(buffer)));
        }

        assertThat(buffers).hasSize(1);
        assertThat(buffers.get(0)).hasSize(10);
    }

    @Test
    void stopsReadingWhenTheClientIsGone() throws IOException {
        IOException broken = new IOException("broken pipe");
        List<Integer> writes = new ArrayList<>();

        try (FileReply reply = whole(Files.write(dir.resolve("a"), content(LONG)))) {
            assertThatIOException()
                    .isThrownBy(() -> reply.writeTo(new Sink((buffer, length) -> {
                        writes.add(length);
                        if (writes.size() == 2) {
                            throw broken;
                        }
                    })))
                    .isSameAs(broken);
        }

        assertThat(writes).hasSize(2);
    }

    /** Never the last byte of a promised length, so that the container has to cut the connection. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 70_000, LONG - 1, LONG + 1, 2 * LONG})
    void holdsTheLastBytesBackWhenTheFileChangesItsSize(long newSize) throws IOException {
        Path file = Files.write(dir.resolve("a"), content(LONG));
        long[] written = {0};

        try (FileReply reply = whole(file)) {
            assertThatIOException()
                    .isThrownBy(() -> reply.writeTo(new Sink((buffer, length) -> {
                        if (written[0] == 0) {
                            resize(file, newSize);
                        }
                        written[0] += length;
                    })))
                    .withMessage(file + " changed from " + LONG + " to " + newSize + " bytes while it was sent");
        }

        assertThat(written[0]).isBetween(1L, (long) LONG - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 11})
    void neverCompletesASmallFileThatHasChangedSinceItsLengthWasPromised(long newSize) throws IOException {
        Path file = Files.writeString(dir.resolve("a"), "0123456789");
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (FileReply reply = whole(file)) {
            resize(file, newSize);

            assertThatIOException()
                    .isThrownBy(() -> reply.writeTo(out))
                    .withMessage(file + " changed from 10 to " + newSize + " bytes while it was sent");
        }

        assertThat(out.size()).isLessThan(10);
    }

    @Test
    void sendsTheOldBytesWhenTheFileIsReplacedOrDeleted() throws IOException {
        byte[] content = content(LONG);
        Path file = Files.write(dir.resolve("a"), content);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (FileReply reply = whole(file)) {
            Files.delete(file);
            Files.writeString(file, "new");
            reply.writeTo(out);
        }

        assertThat(out.toByteArray()).isEqualTo(content);
    }

    @Test
    void sendsSmallPortionsAndPushesThemOutWhenTheRateIsLow() throws IOException {
        OpenFile file = OpenFile.open(Files.writeString(dir.resolve("a"), "0123456789"));
        List<FileReply.Part> parts = List.of(new FileReply.Part("", new ByteRange(0, 9)));
        List<Integer> writes = new ArrayList<>();
        Sink out = new Sink((buffer, length) -> writes.add(length));

        try (FileReply reply = new FileReply(file, parts, "", new Pace(9))) {
            reply.writeTo(out);
        }

        assertThat(writes).containsExactly(9, 1);
        assertThat(out.flushes).isEqualTo(2);
    }

    @Test
    void leavesFlushingToTheContainerWithoutALimit() throws IOException {
        Sink out = new Sink((buffer, length) -> {});

        try (FileReply reply = whole(Files.writeString(dir.resolve("a"), "0123456789"))) {
            reply.writeTo(out);
        }

        assertThat(out.flushes).isZero();
    }

    @Test
    void readsNothingAfterItWasClosed() throws IOException {
        FileReply reply = whole(Files.writeString(dir.resolve("a"), "0123456789"));

        reply.close();

        assertThatExceptionOfType(ClosedChannelException.class)
                .isThrownBy(() -> reply.writeTo(OutputStream.nullOutputStream()));
    }

    private static FileReply whole(Path path) throws IOException {
        OpenFile file = OpenFile.open(path);
        return new FileReply(file, List.of(new FileReply.Part("", new ByteRange(0, file.size() - 1))), "", new Pace(0));
    }

    private static void resize(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (size < channel.size()) {
                channel.truncate(size);
            } else {
                channel.write(ByteBuffer.allocate(1), size - 1);
            }
        }
    }

    private static byte[] content(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    private interface Writing {
        void write(byte[] buffer, int length) throws IOException;
    }

    private static final class Sink extends OutputStream {
        private final Writing writing;
        private int flushes;

        Sink(Writing writing) {
            this.writing = writing;
        }

        @Override
        public void write(int b) {
            throw new AssertionError("one byte at a time");
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            writing.write(buffer, length);
        }

        @Override
        public void flush() {
            flushes++;
        }
    }
}
