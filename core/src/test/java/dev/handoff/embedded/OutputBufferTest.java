// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.BufferOutput;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ZipManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and archives on streams that take buffers, where each byte is the one that other streams get. */
class OutputBufferTest {

    private static final int LONG = 300_000;

    @TempDir
    Path dir;

    private Reply whole(Path file) throws IOException {
        InternalLocation files = InternalLocation.alias("/protected/", dir);
        return new EmbeddedNginx().answer(AccelRedirect.to(files, file), new RequestHead("GET", Map.of()));
    }

    private Path random(String name, int length) throws IOException {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return Files.write(dir.resolve(name), content);
    }

    @Test
    void writesAFileFromTheBufferOfTheStream() throws IOException {
        Path file = random("a", LONG);
        Direct out = new Direct();

        try (Reply reply = whole(file)) {
            reply.writeTo(out);
        }

        assertThat(out.written.toByteArray()).isEqualTo(Files.readAllBytes(file));
        assertThat(out.lent).isEqualTo(1);
        assertThat(out.buffers).isEqualTo(LONG / Direct.SIZE);
    }

    @Test
    void writesAnArchiveFromTheBufferOfTheStream() throws IOException {
        InternalLocation files = InternalLocation.alias("/protected/", dir);
        ManifestBuilder builder = ZipManifest.builder("a.zip");
        for (int length : new int[] {0, 1, 4095, 4096, Direct.SIZE - 1, Direct.SIZE, Direct.SIZE + 1, LONG}) {
            builder.file("file-" + length, files, random("file-" + length, length));
        }
        ZipManifest zip = builder.build();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        Direct out = new Direct();

        try (Reply reply = new EmbeddedNginx().answer(zip, new RequestHead("GET", Map.of()))) {
            reply.writeTo(expected);
        }
        try (Reply reply = new EmbeddedNginx().answer(zip, new RequestHead("GET", Map.of()))) {
            reply.writeTo(out);
        }

        assertThat(out.written.size()).isEqualTo((int) zip.archiveSize());
        assertThat(out.written.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(out.lent).isEqualTo(1);
    }

    @Test
    void holdsTheLastBytesOfAFileBackThatGrew() throws IOException {
        Path file = random("a", LONG);
        Direct out = new Direct();

        try (Reply reply = whole(file)) {
            Files.write(file, new byte[LONG + 1]);

            assertThatIOException()
                    .isThrownBy(() -> reply.writeTo(out))
                    .withMessage(file + " changed from " + LONG + " to " + (LONG + 1) + " bytes while it was sent");
        }

        assertThat(out.written.size()).isBetween(1, LONG - 1);
    }

    @Test
    void refusesABufferThatTheStreamCannotTake() {
        OutputStream arraysAlone = new ByteArrayOutputStream();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutputBuffer(arraysAlone, ByteBuffer.allocateDirect(1)))
                .withMessageStartingWith("the stream takes arrays alone: ");
    }

    private static final class Direct extends OutputStream implements BufferOutput {

        static final int SIZE = 10_000;

        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        int lent;
        int buffers;

        @Override
        public ByteBuffer buffer() {
            lent++;
            return ByteBuffer.allocateDirect(SIZE);
        }

        @Override
        public void write(ByteBuffer bytes) {
            buffers++;
            while (bytes.hasRemaining()) {
                written.write(bytes.get());
            }
        }

        @Override
        public void write(int b) {
            written.write(b);
        }
    }
}
