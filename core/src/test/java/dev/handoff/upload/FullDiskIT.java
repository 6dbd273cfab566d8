// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that may write small files alone stands for a disk that becomes full in the middle of a large one. */
class FullDiskIT {

    private static final int SMALL = 100_000;
    private static final int LARGE = 5_000_000;

    @TempDir
    Path folder;

    /** Receives a small and a large file over two roads, and prints what became of them. */
    static final class Filling {

        private Filling() {}

        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            UploadReceiver receiver = UploadReceiver.builder(folder.resolve("store"))
                    .spool(folder.resolve("spool"))
                    .build();
            print(() -> receiver.receive(Bodies.TYPE, new ByteArrayInputStream(body()))
                    .close());
            System.out.println(Bodies.filesIn(folder.resolve("store")));
            try (UploadForm form = receiver.receiveSpooled(Bodies.TYPE, args[1])) {
                print(() -> form.require("large").moveTo(folder.resolve("large")));
                print(() -> form.require("small").moveTo(folder.resolve("small")));
                System.out.println(form.require("large").digest("MD5").length());
            }
        }

        private interface Attempt {
            void run() throws IOException;
        }

        private static void print(Attempt attempt) {
            try {
                attempt.run();
                System.out.println("done");
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static byte[] body() {
        return new Bodies()
                .file("small", "small", "", new byte[SMALL])
                .file("large", "large", "", new byte[LARGE])
                .whole();
    }

    @Test
    void leavesNothingOfAnUploadAndLosesNoneThatIsThere() throws Exception {
        Files.createDirectory(folder.resolve("spool"));
        String spooled = Bodies.spool(folder.resolve("spool"), "0000000001", body());

        String output = runLimited(spooled);

        assertThat(output).isEqualTo("File too large\n[]\nFile too large\ndone\n32\n");
        assertThat(Bodies.filesIn(folder)).containsExactly("small");
        assertThat(folder.resolve("small")).hasSize(SMALL);
    }

    private String runLimited(String spooled) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path shell = Path.of("/bin/sh");
        assumeTrue(Files.isExecutable(shell), "only a Unix shell limits the size of files");
        String classes = origin(UploadReceiver.class) + System.getProperty("path.separator") + origin(FullDiskIT.class);
        Process process = new ProcessBuilder(
                        shell.toString(),
                        "-c",
                        // 512 or 1024 bytes each, as the shell has it
                        "ulimit -f 2000 && exec \"$@\"",
                        "sh",
                        java,
                        "-XX:-UsePerfData",
                        "-cp",
                        classes,
                        Filling.class.getName(),
                        folder.toString(),
                        spooled)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }

    private static Path origin(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}
