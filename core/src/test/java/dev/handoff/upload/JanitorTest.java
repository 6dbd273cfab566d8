// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threat T10: what crashes leave behind. */
class JanitorTest {

    private static final String OURS = "handoff-0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private UploadReceiver receiver(Duration age) {
        return UploadReceiver.builder(folder.resolve("store"))
                .spool(folder.resolve("spool"))
                .orphanAge(age)
                .build();
    }

    /** Makes every file older than the shortest age. */
    private static void letTimePass() {
        Instant start = Instant.now();
        while (!Instant.now().isAfter(start.plusMillis(20))) {
            Thread.onSpinWait();
        }
    }

    private Path write(String name) throws IOException {
        return Path.of(Bodies.spool(folder, name, new byte[1]));
    }

    @Test
    void t10DeletesOrphansOfNginxAndOfOurs() throws IOException {
        UploadReceiver receiver = receiver(Duration.ofMillis(1));
        List<Path> orphans = List.of(
                write("spool/0000000001"),
                write("spool/1/02/003/0000000002"),
                write("spool/1/" + OURS),
                write("store/0000000003"),
                write("store/" + OURS));
        letTimePass();

        List<Path> removed = receiver.sweep();

        assertThat(removed).containsExactlyInAnyOrderElementsOf(orphans);
        assertThat(Bodies.filesIn(folder)).isEmpty();
        assertThat(receiver.sweep()).isEmpty();
    }

    @Test
    void sweepsOnWhenAFolderIsMissing() throws IOException {
        UploadReceiver receiver = receiver(Duration.ofMillis(1));
        write("spool/0000000001");
        Files.delete(folder.resolve("store"));
        letTimePass();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(receiver::sweep)
                .withMessage("1 orphans or folders cannot be swept, 1 orphans were; give this process the right to read"
                        + " and write their folders");
        assertThat(Bodies.filesIn(folder)).isEmpty();
    }

    @Test
    void t10SweepsWhatAFormLeftThatWasNeverClosed() throws IOException {
        UploadReceiver receiver = receiver(Duration.ofMillis(1));
        forget(receiver);
        letTimePass();

        Instant start = Instant.now();
        while (receiver.sweep().isEmpty() && Instant.now().isBefore(start.plusSeconds(20))) {
            System.gc();
        }

        assertThat(Bodies.filesIn(folder)).isEmpty();
    }

    private static void forget(UploadReceiver receiver) throws IOException {
        byte[] body = new Bodies().file("a", "a", "bytes").whole();
        assertThat(receiver.receive(Bodies.TYPE, new ByteArrayInputStream(body)).files())
                .hasSize(1);
    }

    @Test
    void leavesToTheNextSweepWhatARequestCouldNotDelete() throws IOException {
        UploadReceiver receiver = receiver(Duration.ofMillis(1));
        UploadForm form = receiver.receiveRaw("", "", new ByteArrayInputStream(new byte[1]));
        Path file = folder.resolve(Bodies.filesIn(folder).get(0));
        Files.delete(file);
        Files.createDirectories(file.resolve("occupied"));

        assertThatExceptionOfType(IOException.class).isThrownBy(form::close);
        Files.delete(file.resolve("occupied"));
        Files.delete(file);
        Files.createFile(file);
        letTimePass();

        assertThat(receiver.sweep()).containsExactly(file);
        assertThat(form.files()).hasSize(1);
    }

    @Test
    void leavesWhatIsNoUpload() throws IOException {
        UploadReceiver receiver = receiver(Duration.ofMillis(1));
        write("store/README");
        write("store/0000000001.state");
        write("store/handoff-1");
        write("store/cache/0000000001");
        write("store/1/2/3/4/0000000001");
        Files.createDirectory(folder.resolve("store/0000000009"));
        Path victim = write("elsewhere/0000000001");
        Files.createSymbolicLink(folder.resolve("store/5"), victim.getParent());
        Files.createSymbolicLink(folder.resolve("store/0000000002"), victim);
        letTimePass();

        assertThat(receiver.sweep()).isEmpty();
        assertThat(victim).exists();
    }

    @Test
    void leavesYoungFiles() throws IOException {
        UploadReceiver receiver = receiver(Duration.ofHours(1));
        Path renamed = write("store/" + OURS);
        Files.setLastModifiedTime(renamed, FileTime.from(Instant.EPOCH));

        assertThat(receiver.sweep()).isEmpty();
    }

    @Test
    void leavesWhatARequestHolds() throws IOException {
        UploadReceiver receiver = receiver(Duration.ofMillis(1));
        byte[] body = new Bodies().file("a", "a", "bytes").whole();
        String spooled = Bodies.spool(folder.resolve("spool"), "0000000001", body);
        try (UploadForm direct = receiver.receive(Bodies.TYPE, new ByteArrayInputStream(body));
                UploadForm fromNginx = receiver.receiveSpooled(Bodies.TYPE, spooled)) {
            letTimePass();

            assertThat(receiver.sweep()).isEmpty();
            assertThat(Bodies.text(direct.require("a"))).isEqualTo("bytes");
            assertThat(Bodies.text(fromNginx.require("a"))).isEqualTo("bytes");
        }
        assertThat(Bodies.filesIn(folder)).isEmpty();
    }
}
