// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.handoff.Crc32;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClaimTest {

    /** How the bytes came decides how they are claimed. */
    enum Road {
        DIRECT,
        SPOOLED,
        RAW_SPOOLED
    }

    @TempDir
    Path folder;

    private Path files;
    private UploadReceiver receiver;
    private final List<UploadForm> forms = new ArrayList<>();
    private int number;

    @BeforeEach
    void receiver() throws IOException {
        files = Files.createDirectory(folder.resolve("files"));
        receiver = UploadReceiver.builder(folder.resolve("store"))
                .spool(folder.resolve("spool"))
                .build();
    }

    @AfterEach
    void endOfRequests() throws IOException {
        for (UploadForm form : forms) {
            form.close();
        }
        assertThat(Bodies.filesIn(folder.resolve("store"))).isEmpty();
        assertThat(Bodies.filesIn(folder.resolve("spool"))).isEmpty();
    }

    private UploadedFile upload(Road road, String content) throws IOException {
        Path spool = folder.resolve("spool");
        String name = String.format("%010d", ++number);
        byte[] body = new Bodies().file("file", "a.txt", content).whole();
        UploadForm form = switch (road) {
            case DIRECT -> receiver.receive(Bodies.TYPE, new ByteArrayInputStream(body));
            case SPOOLED -> receiver.receiveSpooled(Bodies.TYPE, Bodies.spool(spool, name, body));
            case RAW_SPOOLED ->
                receiver.receiveRawSpooled("text/plain", "a.txt", Bodies.spool(spool, name, content.getBytes(UTF_8)));
        };
        forms.add(form);
        return form.require("file");
    }

    @ParameterizedTest
    @EnumSource
    void claimsTheWholeFileWithItsMode(Road road) throws IOException {
        UploadedFile file = upload(road, "hello");
        Path target = files.resolve("x.txt");

        Path claimed = file.moveTo(target);
        forms.get(0).close();

        assertThat(claimed).isEqualTo(target).hasContent("hello");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-r--r--");
        assertThat(Files.getAttribute(target, "unix:nlink")).isEqualTo(1);
        assertThat(Bodies.filesIn(folder)).containsExactly("files/x.txt");
    }

    @ParameterizedTest
    @EnumSource
    void answersAfterTheClaim(Road road) throws IOException {
        UploadedFile file = upload(road, "hello");
        file.moveTo(files.resolve("x.txt"));
        forms.get(0).close();

        assertThat(file.size()).isEqualTo(5);
        assertThat(file.crc32()).isEqualTo(Crc32.parse("3610a686"));
        assertThat(file.digest("MD5")).isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(Bodies.text(file)).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource
    void doesNothingWhenClaimedForTheSameTargetAgain(Road road) throws IOException {
        UploadedFile file = upload(road, "hello");
        Path target = file.moveTo(files.resolve("x.txt"));

        assertThat(file.moveTo(target)).isEqualTo(target);
        file.delete();

        assertThat(target).hasContent("hello");
        assertThatIllegalStateException()
                .isThrownBy(() -> file.moveTo(files.resolve("y.txt")))
                .withMessage("the upload was claimed already, as " + target + "; copy it from there");
    }

    @ParameterizedTest
    @EnumSource
    void overwritesNothingUnlessAsked(Road road) throws IOException {
        UploadedFile file = upload(road, "new");
        Path target = Files.writeString(files.resolve("x.txt"), "old");

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> file.moveTo(target))
                .withMessage(target.toString());
        assertThat(target).hasContent("old");
        file.moveTo(target, StandardCopyOption.REPLACE_EXISTING);

        assertThat(target).hasContent("new");
    }

    @ParameterizedTest
    @EnumSource
    void followsNoLinkAtTheTarget(Road road) throws IOException {
        Path victim = Files.writeString(files.resolve("victim"), "old");
        Path link = Files.createSymbolicLink(files.resolve("link"), victim);
        Path dangling = Files.createSymbolicLink(files.resolve("dangling"), files.resolve("nowhere"));

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> upload(road, "new").moveTo(link));
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> upload(road, "new").moveTo(dangling));
        upload(road, "new").moveTo(link, StandardCopyOption.REPLACE_EXISTING);

        assertThat(victim).hasContent("old");
        assertThat(link).isRegularFile().hasContent("new");
        assertThat(Files.isSymbolicLink(link)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void losesNothingWhenTheTargetIsImpossible(Road road) throws IOException {
        UploadedFile file = upload(road, "hello");
        Path missing = files.resolve("missing/x.txt");
        Path directory = Files.createDirectory(files.resolve("directory"));

        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> file.moveTo(missing))
                .withMessage(missing + ": the folder must exist before an upload is moved into it");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> file.moveTo(directory, StandardCopyOption.REPLACE_EXISTING));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> file.moveTo(Path.of("/")));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> file.moveTo(files.resolve("y"), StandardCopyOption.ATOMIC_MOVE))
                .withMessage("an upload moves with REPLACE_EXISTING or no option: ATOMIC_MOVE");

        assertThat(file.moveTo(files.resolve("x.txt"))).hasContent("hello");
        assertThat(Bodies.filesIn(files)).containsExactly("x.txt");
    }

    @ParameterizedTest
    @EnumSource
    void t18IsGoneWhenTheRequestIsOver(Road road) throws IOException {
        UploadedFile file = upload(road, "hello");
        forms.get(0).close();
        forms.get(0).close();

        String gone = "the upload is gone: claim it with moveTo before it is deleted or its request ends";
        assertThatIllegalStateException()
                .isThrownBy(() -> file.moveTo(files.resolve("x")))
                .withMessage(gone);
        assertThatIllegalStateException().isThrownBy(file::newInputStream).withMessage(gone);
        assertThatIllegalStateException().isThrownBy(() -> file.digest("MD5")).withMessage(gone);
        assertThat(file.size()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void claimsAnEmptyFile(Road road) throws IOException {
        assertThat(upload(road, "").moveTo(files.resolve("x"))).isEmptyFile();
    }

    @ParameterizedTest
    @EnumSource
    void claimsAcrossFileSystems(Road road) throws IOException {
        try (OtherFileSystem other = OtherFileSystem.than(folder)) {
            Path target = other.folder().resolve("x.txt");
            UploadedFile file = upload(road, "hello");

            file.moveTo(target);

            assertThat(Bodies.filesIn(other.folder())).containsExactly("x.txt");
            assertThat(target).hasContent("hello");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                    .isEqualTo("rw-r--r--");
            assertThatExceptionOfType(FileAlreadyExistsException.class)
                    .isThrownBy(() -> upload(road, "next").moveTo(target));
            upload(road, "next").moveTo(target, StandardCopyOption.REPLACE_EXISTING);
            assertThat(Bodies.filesIn(other.folder())).containsExactly("x.txt");
            assertThat(target).hasContent("next");
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneOfAThousandClaimsOfATargetWins(Road road) throws Exception {
        int uploads = 1000;
        Path target = files.resolve("x");
        List<Callable<Integer>> claims = new ArrayList<>();
        for (int i = 0; i < uploads; i++) {
            UploadedFile file = upload(road, "content " + i);
            claims.add(() -> wins(file, target));
        }
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            int winner = -1;
            List<Future<Integer>> results = threads.invokeAll(claims);
            for (int i = 0; i < uploads; i++) {
                if (results.get(i).get() == 1) {
                    assertThat(winner).isEqualTo(-1);
                    winner = i;
                }
            }
            assertThat(target).hasContent("content " + winner);
        } finally {
            threads.shutdownNow();
        }
    }

    private static int wins(UploadedFile file, Path target) throws IOException {
        try {
            file.moveTo(target);
            return 1;
        } catch (FileAlreadyExistsException lost) {
            return 0;
        }
    }

    @Test
    void noticesThatTheFileChanged() throws IOException {
        UploadedFile file = upload(Road.DIRECT, "hello");
        Path stored = folder.resolve("store")
                .resolve(Bodies.filesIn(folder.resolve("store")).get(0));
        Files.writeString(stored, "hell");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> file.moveTo(files.resolve("x")))
                .withMessage(
                        "the upload had 5 bytes when it was received and has 4 now; nothing but this library may write"
                                + " to its folders");
        assertThat(files).isEmptyDirectory();
    }

    @Test
    void setsTheModeThatIsAskedFor() throws IOException {
        receiver = UploadReceiver.builder(folder.resolve("store"))
                .spool(folder.resolve("spool"))
                .fileMode("rw-r-----")
                .build();

        for (Road road : Road.values()) {
            Path claimed = upload(road, "hello").moveTo(files.resolve(road.name()));

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(claimed)))
                    .isEqualTo("rw-r-----");
        }
    }

    @Test
    void deletesOneFileBeforeTheRequestEnds() throws IOException {
        UploadedFile file = upload(Road.DIRECT, "hello");

        file.delete();
        file.delete();

        assertThat(Bodies.filesIn(folder)).isEmpty();
    }
}
