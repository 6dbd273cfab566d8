// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Crc32;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers give a few bytes at a time; they are gathered in buffers, across whose ends files and boundaries lie. */
class SmallReadsTest {

    @TempDir
    Path store;

    /** Gives less than it is asked for, as containers do. */
    private static InputStream inSmallReads(byte[] body) {
        return new ByteArrayInputStream(body) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(length, 997));
            }
        };
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private static Crc32 crc32(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return new Crc32(crc.getValue());
    }

    private static int difference(UploadedFile file, byte[] content) throws IOException {
        try (InputStream bytes = file.newInputStream()) {
            return Arrays.mismatch(bytes.readAllBytes(), content);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8 * 1024, 256 * 1024, 8 * 1024 + 256 * 1024, 600_000})
    void receivesWholeFilesWhereverTheBuffersEnd(int around) throws IOException {
        UploadReceiver receiver = UploadReceiver.builder(store).build();
        for (int length = Math.max(0, around - 200); length <= around; length += 9) {
            byte[] content = content(length);
            byte[] body =
                    new Bodies().file("photo", "a.png", "image/png", content).whole();
            try (UploadForm form = receiver.receive(Bodies.TYPE, inSmallReads(body))) {
                UploadedFile file = form.require("photo");
                assertThat(file.crc32()).isEqualTo(crc32(content));
                assertThat(difference(file, content)).isEqualTo(-1);
            }
        }
        assertThat(Bodies.filesIn(store)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8 * 1024, 8 * 1024 + 1, 8 * 1024 + 256 * 1024, 600_000})
    void receivesWholeRawBodies(int length) throws IOException {
        byte[] content = content(length);
        UploadReceiver receiver = UploadReceiver.builder(store).build();
        try (UploadForm form = receiver.receiveRaw("image/png", "a.png", inSmallReads(content))) {
            UploadedFile file = form.require("file");
            assertThat(file.size()).isEqualTo(length);
            assertThat(difference(file, content)).isEqualTo(-1);
        }
    }
}
