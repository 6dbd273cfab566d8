// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threat T10: kill -9 in the middle of anything leaves whole files and orphans, nothing between. */
class KilledUploadIT {

    private static final int CLAIMED_BYTES = 300_000;

    @TempDir
    Path folder;

    private Path store;
    private Path files;

    @BeforeEach
    void folders() throws IOException {
        store = folder.resolve("store");
        files = Files.createDirectory(folder.resolve("files"));
    }

    /** Uploads the same file again and again over both roads, each under a name of its own. */
    static final class Claiming {

        private Claiming() {}

        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            UploadReceiver receiver = receiver(folder);
            byte[] body =
                    new Bodies().file("f", "f", "", new byte[CLAIMED_BYTES]).whole();
            for (int i = 0; ; i++) {
                String spooled = Bodies.spool(folder.resolve("spool"), String.format("%010d", i), body);
                try (UploadForm form = receiver.receiveSpooled(Bodies.TYPE, spooled)) {
                    form.require("f").moveTo(folder.resolve("files/spooled" + i));
                }
                try (UploadForm form = receiver.receive(Bodies.TYPE, new ByteArrayInputStream(body))) {
                    form.require("f").moveTo(folder.resolve("files/direct" + i));
                }
            }
        }
    }

    /** Receives an upload that never ends. */
    static final class Receiving {

        private Receiving() {}

        public static void main(String[] args) throws IOException {
            InputStream endless = new InputStream() {
                private final InputStream start = new ByteArrayInputStream(
                        new Bodies().file("f", "f", "x").cutOff());
                private boolean started;

                @Override
                public int read() throws IOException {
                    return started ? 'x' : start.read();
                }

                @Override
                public int read(byte[] to, int offset, int length) throws IOException {
                    int read = started ? -1 : start.read(to, offset, Math.max(1, start.available() - 2));
                    started = true;
                    if (read < 0) {
                        Arrays.fill(to, offset, offset + length, (byte) 'x');
                    }
                    return read < 0 ? length : read;
                }
            };
            receiver(Path.of(args[0])).receive(Bodies.TYPE, endless);
        }
    }

    private static UploadReceiver receiver(Path folder) {
        return UploadReceiver.builder(folder.resolve("store"))
                .spool(folder.resolve("spool"))
                .orphanAge(Duration.ofMillis(1))
                .build();
    }

    private Process start(Class<?> main) throws IOException {
        String classes = Path.of(URI.create(UploadReceiver.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                + System.getProperty("path.separator")
                + Path.of(URI.create(KilledUploadIT.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes,
                        main.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private void assertOrphansGo() throws IOException {
        assertThat(Files.readString(folder.resolve("output"))).doesNotContain("Exception");
        List<String> claimed = Bodies.filesIn(files);
        UploadReceiver restarted = receiver(folder);
        while (!restarted.sweep().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(Bodies.filesIn(files)).isEqualTo(claimed);
    }

    @Test
    void noClaimedFileIsHalfWritten() throws Exception {
        for (int wanted : new int[] {1, 10, 40}) {
            Process process = start(Claiming.class);
            try {
                int before = Bodies.filesIn(files).size();
                while (process.isAlive() && Bodies.filesIn(files).size() < before + wanted) {
                    Thread.onSpinWait();
                }
            } finally {
                kill(process);
            }

            assertThat(Bodies.filesIn(files)).hasSizeGreaterThanOrEqualTo(wanted);
            for (String name : Bodies.filesIn(files)) {
                assertThat(files.resolve(name)).hasSize(CLAIMED_BYTES);
            }
            assertOrphansGo();
            for (String name : Bodies.filesIn(files)) {
                Files.delete(files.resolve(name));
            }
        }
    }

    @Test
    void theRestOfAnUploadIsSweptAway() throws Exception {
        Process process = start(Receiving.class);
        try {
            while (process.isAlive() && !isReceiving()) {
                Thread.onSpinWait();
            }
        } finally {
            kill(process);
        }

        assertThat(Bodies.filesIn(store)).hasSize(1);
        assertOrphansGo();
        assertThat(Bodies.filesIn(store)).isEmpty();
        assertThat(files).isEmptyDirectory();
    }

    private boolean isReceiving() throws IOException {
        if (!Files.isDirectory(store)) {
            return false;
        }
        try (DirectoryStream<Path> names = Files.newDirectoryStream(store)) {
            for (Path path : names) {
                if (Files.size(path) > CLAIMED_BYTES) {
                    return true;
                }
            }
        } catch (NoSuchFileException e) {
            // the file with which the receiver tries its folder
        }
        return false;
    }
}
