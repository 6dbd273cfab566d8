// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFileTest {

    private static final Instant OLD = Instant.parse("2024-02-29T12:34:56.789Z");
    private static final Instant NEW = Instant.parse("2024-03-01T00:00:00Z");

    @TempDir
    Path dir;

    private Path path;

    @BeforeEach
    void anOldFile() throws IOException {
        path = Files.writeString(dir.resolve("a"), "old");
        Files.setLastModifiedTime(path, FileTime.from(OLD));
    }

    @Test
    void knowsSizeAndTimeInWholeSeconds() throws IOException {
        OpenFile file = OpenFile.open(path);
        try (var channel = file.channel()) {
            assertThat(file.path()).isEqualTo(path);
            assertThat(file.size()).isEqualTo(3);
            assertThat(file.modified()).isEqualTo(Instant.parse("2024-02-29T12:34:56Z"));
            assertThat(file.tag().value()).isEqualTo("\"65e079f0-3\"");
            assertThat(channel.isOpen()).isTrue();
        }
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> OpenFile.open(dir.resolve("b")))
                .withMessage(dir.resolve("b").toString());
    }

    @Test
    void neverJoinsTheTimeOfOneFileWithTheBytesOfAnother() throws IOException {
        InterruptedPath interrupted = new InterruptedPath(path);
        interrupted.beforeOpen(1, () -> replaceBy("new!"));

        assertThatItIsTheNewFile(OpenFile.open(interrupted.path()));
        assertThat(interrupted.opened()).isEqualTo(2);
        assertThat(interrupted.stillOpen()).isZero();
    }

    @Test
    void noticesAFileThatIsReplacedAfterItWasOpened() throws IOException {
        InterruptedPath interrupted = new InterruptedPath(path);
        interrupted.afterOpen(1, () -> replaceBy("new!"));

        assertThatItIsTheNewFile(OpenFile.open(interrupted.path()));
        assertThat(interrupted.opened()).isEqualTo(2);
    }

    @Test
    void noticesAFileThatIsWrittenToWhileItIsOpened() throws IOException {
        InterruptedPath interrupted = new InterruptedPath(path);
        interrupted.beforeOpen(1, () -> {
            Files.writeString(path, "new!");
            Files.setLastModifiedTime(path, FileTime.from(NEW));
        });

        assertThatItIsTheNewFile(OpenFile.open(interrupted.path()));
    }

    @Test
    void givesUpOnAFileThatNeverRests() {
        InterruptedPath interrupted = new InterruptedPath(path);
        for (int i = 1; i <= 10; i++) {
            String content = "x".repeat(i);
            interrupted.afterOpen(i, () -> replaceBy(content));
        }

        assertThatIOException()
                .isThrownBy(() -> OpenFile.open(interrupted.path()))
                .withMessage(path + " changed each of 10 times while it was being opened");
        assertThat(interrupted.opened()).isEqualTo(10);
        assertThat(interrupted.stillOpen()).isZero();
    }

    @Test
    void leavesNothingOpenWhenTheFileVanishesMeanwhile() {
        InterruptedPath interrupted = new InterruptedPath(path);
        interrupted.afterOpen(1, () -> Files.delete(path));

        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> OpenFile.open(interrupted.path()));
        assertThat(interrupted.opened()).isEqualTo(1);
        assertThat(interrupted.stillOpen()).isZero();
    }

    private void replaceBy(String content) throws IOException {
        Path other = Files.writeString(dir.resolve("b"), content);
        Files.setLastModifiedTime(other, FileTime.from(NEW));
        Files.move(other, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void assertThatItIsTheNewFile(OpenFile file) throws IOException {
        try (var channel = file.channel()) {
            ByteBuffer content = ByteBuffer.allocate(10);
            assertThat(channel.read(content)).isEqualTo(4);
            assertThat(new String(content.array(), 0, 4, StandardCharsets.US_ASCII))
                    .isEqualTo("new!");
            assertThat(file.size()).isEqualTo(4);
            assertThat(file.modified()).isEqualTo(NEW);
        }
    }
}
