// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threats T5 and T7: paths that nginx did not make. */
class NginxFolderTest {

    private static final String NOT_NGINX = "the path of the upload is not one that nginx makes in its folder";
    private static final String NOT_REGULAR = "the file of the upload is not a regular file with one name";

    @TempDir
    Path temp;

    private Path spool;
    private NginxFolder folder;

    @BeforeEach
    void spool() throws IOException {
        spool = Files.createDirectory(temp.toRealPath().resolve("spool"));
        folder = new NginxFolder(spool, new UploadStore(spool));
    }

    private void assertForged(String path, String message) {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> folder.take(path))
                .withMessage(message)
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(403));
    }

    private String write(String name) throws IOException {
        return Bodies.spool(spool, name, new byte[] {1, 2, 3});
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000001", "1/0000000001", "01/001/0000000001", "1/2/3/0000000001"})
    void takesWhatNginxMakes(String name) throws IOException {
        String path = write(name);

        StoredFile taken = folder.take(path);

        assertThat(Path.of(path)).doesNotExist();
        assertThat(taken.path())
                .hasBinaryContent(new byte[] {1, 2, 3})
                .hasParentRaw(Path.of(path).getParent());
        assertThat(taken.size()).isEqualTo(3);
    }

    @Test
    void takesAFolderThatNginxKnowsByALink() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), spool);
        write("0000000001");

        assertThat(folder.take(link + "/0000000001").size()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "00000000001",
                "000000000a",
                "0000000001.state",
                "٠٠٠٠٠٠٠٠٠١",
                "a/0000000001",
                "1234/0000000001",
                "1/2/3/4/0000000001",
            })
    void t7RefusesNamesOfAnotherShape(String name) throws IOException {
        String path = write(name);

        assertForged(path, NOT_NGINX);
        assertThat(Path.of(path)).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0000000001", "/", "spool/0000000001", "\0", "/\0/0000000001"})
    void t7RefusesWhatIsNoPathOfAFile(String path) {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> folder.take(path))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(403));
    }

    @Test
    void t7RefusesDotDot() throws IOException {
        String path = write("0000000001");

        assertForged(spool + "/../spool/0000000001", "the path of the upload is not absolute and plain");
        assertForged(spool + "/./0000000001", "the path of the upload is not absolute and plain");
        assertThat(Path.of(path)).exists();
    }

    @Test
    void t7RefusesASiblingWithTheSamePrefix() throws IOException {
        Path evil = Files.createDirectory(temp.resolve("spool-evil"));
        String path = Bodies.spool(evil, "0000000001", new byte[1]);

        assertForged(path, NOT_NGINX);
        assertThat(Path.of(path)).exists();
    }

    @Test
    void t7RefusesASymbolicLink() throws IOException {
        Path victim = Files.write(temp.resolve("victim"), new byte[1]);
        Path link = Files.createSymbolicLink(spool.resolve("0000000001"), victim);

        assertForged(link.toString(), NOT_REGULAR);
        assertThat(victim).exists();
        assertThat(link).isSymbolicLink();
    }

    @Test
    void t7RefusesALinkedFolder() throws IOException {
        Path other = Files.createDirectory(temp.resolve("other"));
        String victim = Bodies.spool(other, "0000000001", new byte[1]);
        Files.createSymbolicLink(spool.resolve("1"), other);

        assertForged(spool + "/1/0000000001", NOT_NGINX);
        assertThat(Path.of(victim)).exists();
    }

    @Test
    void t7RefusesAHardLink() throws IOException {
        Path victim = Files.write(temp.resolve("victim"), new byte[1]);
        Path link = Files.createLink(spool.resolve("0000000001"), victim);

        assertForged(link.toString(), NOT_REGULAR);
        assertThat(link).exists();
    }

    @Test
    void t7RefusesAFolder() throws IOException {
        Path file = Files.createDirectory(spool.resolve("0000000001"));

        assertForged(file.toString(), NOT_REGULAR);
        assertThat(file).isDirectory();
    }

    @Test
    void t7RefusesANamedPipeAtOnce() throws Exception {
        Path pipe = spool.resolve("0000000001");
        Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assumeTrue(mkfifo.waitFor() == 0, "mkfifo makes no named pipe here");

        assertForged(pipe.toString(), NOT_REGULAR);
        assertThat(pipe).exists();
    }

    @Test
    void t7RefusesFilesOfAnotherUser() throws IOException {
        assumeTrue(OtherUser.isPossible(), "only root can give a file to another user");
        String path = write("0000000001");
        OtherUser.own(Path.of(path));

        assertForged(path, "the file of the upload belongs to another user than its folder");
        assertThat(Path.of(path)).exists();
    }

    @Test
    void refusesFilesAndFoldersThatAreMissing() {
        assertForged(spool + "/0000000001", "the file of the upload is gone or in use by another request");
        assertForged(spool + "/1/0000000001", "the path of the upload leads nowhere");
    }

    @Test
    void t9RefusesASizeThatNginxDidNotCount() throws IOException {
        String path = write("0000000001");

        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> folder.take(path, OptionalLong.of(4)))
                .withMessage("the file of the upload has another size than nginx counted");
        assertThat(Path.of(path)).exists();
        assertThat(folder.take(path, OptionalLong.of(3)).size()).isEqualTo(3);
    }

    @Test
    void t5RefusesAPathThatIsInUse() throws IOException {
        String path = write("0000000001");
        folder.take(path);

        assertForged(path, "the file of the upload is gone or in use by another request");
    }

    @Test
    void t5GivesAGuessedPathToOneRequestAlone() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 50; round++) {
                String path = write("0000000001");
                List<Callable<Integer>> requests = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    requests.add(() -> tries(path));
                }
                int winners = 0;
                for (Future<Integer> request : threads.invokeAll(requests)) {
                    winners += request.get();
                }
                assertThat(winners).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private int tries(String path) throws IOException {
        try {
            folder.take(path);
            return 1;
        } catch (UploadException refused) {
            return 0;
        }
    }

    @Test
    void t18TakesNoHarmFromANameThatNginxUsesAgain() throws IOException {
        String path = write("0000000001");
        StoredFile before = folder.take(path);
        Bodies.spool(spool, "0000000001", new byte[] {7});

        before.delete();
        StoredFile after = folder.take(path);

        assertThat(after.path()).hasBinaryContent(new byte[] {7});
    }

    /** Names change hands a few microseconds after they were looked at: whose file it was keeps it. */
    @Test
    void t7TakesNoFileThatIsSwappedInMeanwhile() throws Exception {
        Path victim = Files.write(temp.resolve("victim"), new byte[] {9});
        Path name = spool.resolve("0000000001");
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService attacker = Executors.newSingleThreadExecutor();
        Future<?> swaps = attacker.submit(() -> swap(name, victim, stop));
        try {
            int taken = 0;
            for (int i = 0; i < 3000 || taken == 0; i++) {
                try {
                    StoredFile file = folder.take(name.toString());
                    assertThat(Files.isSymbolicLink(file.path())).isFalse();
                    assertThat(file.path()).hasBinaryContent(new byte[] {1, 2, 3});
                    file.delete();
                    taken++;
                } catch (UploadException refused) {
                    assertThat(refused.status()).isEqualTo(403);
                }
            }
        } finally {
            stop.set(true);
            swaps.get();
            attacker.shutdownNow();
        }
        assertThat(victim).hasBinaryContent(new byte[] {9});
    }

    /** The same for who reads a body where it lies, also when the first file comes back to its name. */
    @Test
    void t7OpensNoFileThatIsSwappedInMeanwhile() throws Exception {
        Path victim = Files.write(temp.resolve("victim"), new byte[] {9, 9, 9});
        Path name = Path.of(write("0000000001"));
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService attacker = Executors.newSingleThreadExecutor();
        Future<?> swaps = attacker.submit(() -> swapAndBack(name, victim, stop));
        try {
            int opened = 0;
            for (int i = 0; i < 3000 || opened == 0; i++) {
                try (SeekableByteChannel channel = folder.open(name.toString())) {
                    ByteBuffer bytes = ByteBuffer.allocate(4);
                    channel.read(bytes);
                    assertThat(bytes.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                    opened++;
                } catch (UploadException refused) {
                    assertThat(refused.status()).isEqualTo(403);
                } catch (FileSystemException gone) {
                    assertThat(gone.getFile()).isEqualTo(name.toString());
                }
            }
        } finally {
            stop.set(true);
            swaps.get();
            attacker.shutdownNow();
        }
    }

    private Object swap(Path name, Path victim, AtomicBoolean stop) throws IOException {
        Path next = temp.resolve("next");
        for (int i = 0; !stop.get(); i++) {
            switch (i % 3) {
                case 0 -> Files.createLink(next, victim);
                case 1 -> Files.createSymbolicLink(next, victim);
                default -> Files.write(next, new byte[] {1, 2, 3});
            }
            Files.move(next, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            // a rename between two names of one file does nothing
            Files.deleteIfExists(next);
        }
        return name;
    }

    private Object swapAndBack(Path name, Path victim, AtomicBoolean stop) throws IOException {
        Path aside = temp.resolve("aside");
        Path clock = temp.resolve("clock");
        while (!stop.get()) {
            do { // older kernels count time in ticks of some milliseconds
                Files.write(clock, new byte[1]);
            } while (FileFacts.of(clock).changed().equals(FileFacts.of(name).changed()));
            Files.move(name, aside, StandardCopyOption.ATOMIC_MOVE);
            Files.createLink(name, victim);
            Files.move(aside, name, StandardCopyOption.ATOMIC_MOVE);
        }
        return name;
    }

    @Test
    void givesBackWhereThereAreNoHardLinks() throws IOException {
        folder = new NginxFolder(spool, new UploadStore(spool, (link, existing) -> {
            throw new FileSystemException(link.toString(), existing.toString(), "Operation not permitted");
        }));
        String path = write("0000000001");

        folder.giveBack(folder.take(path), path);

        assertThat(Path.of(path)).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(Bodies.filesIn(spool)).containsExactly("0000000001");
    }

    @Test
    void givesBackNothingOverAnotherFile() throws IOException {
        String path = write("0000000001");
        StoredFile taken = folder.take(path);
        Bodies.spool(spool, "0000000001", new byte[] {7});

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> folder.giveBack(taken, path))
                .withMessage(path);
        assertThat(Path.of(path)).hasBinaryContent(new byte[] {7});
        assertThat(taken.path()).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void givesBackWhatItTook() throws IOException {
        String path = write("0000000001");

        folder.giveBack(folder.take(path), path);

        assertThat(Bodies.filesIn(spool)).containsExactly("0000000001");
    }
}
