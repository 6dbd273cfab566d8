// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

    @TempDir
    Path temp;

    private Path store;
    private Path spool;

    @BeforeEach
    void folders() throws IOException {
        store = temp.toRealPath().resolve("store");
        spool = temp.toRealPath().resolve("spool");
    }

    private void build() {
        UploadReceiver.builder(store).spool(spool).build();
    }

    @Test
    void makesFoldersThatAreMissing() throws IOException {
        store = temp.resolve("a/b/store");

        build();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store)))
                .isEqualTo("rwx------");
        assertThat(store).isEmptyDirectory();
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void refusesOneFolderForBoth() {
        spool = store;

        assertThatIllegalStateException()
                .isThrownBy(this::build)
                .withMessage("spool " + store + " and store " + store
                        + " must be two folders, neither of them inside the other");
    }

    @Test
    void refusesFoldersInsideEachOther() {
        spool = store.resolve("spool");
        assertThatIllegalStateException().isThrownBy(this::build).withMessageContaining("must be two folders");
        spool = store.getParent();
        assertThatIllegalStateException().isThrownBy(this::build).withMessageContaining("must be two folders");
    }

    @Test
    void refusesAFile() throws IOException {
        Files.createFile(store);

        assertThatIllegalStateException().isThrownBy(this::build).withMessage("store must be a folder: " + store);
    }

    @Test
    void refusesAFolderThatCannotBeMade() throws IOException {
        Files.createFile(spool);
        store = spool.resolve("store");

        assertThatIllegalStateException().isThrownBy(this::build).withMessage("store cannot be used: " + store);
    }

    @Test
    void refusesFoldersThatEverybodyMayWriteTo() throws IOException {
        Files.createDirectory(spool);
        Files.setPosixFilePermissions(spool, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatIllegalStateException()
                .isThrownBy(this::build)
                .withMessage("spool must not be writable for everybody: chmod o-w " + spool);
    }

    @Test
    void t7RefusesLevelsThatEverybodyMayWriteTo() throws IOException {
        Path level = Files.createDirectories(spool.resolve("1/02"));
        Files.createDirectories(spool.resolve("cache/1"));
        Files.setPosixFilePermissions(spool.resolve("cache"), PosixFilePermissions.fromString("rwxrwxrwx"));
        build();
        Files.setPosixFilePermissions(level, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatIllegalStateException()
                .isThrownBy(this::build)
                .withMessage("spool must not be writable for everybody: chmod o-w " + level);
    }

    @Test
    void namesTheTwoLinesThatMakeOneUser() throws IOException {
        assumeTrue(OtherUser.isPossible(), "only root can give a folder to another user");
        OtherUser.own(Files.createDirectory(spool));

        assertThatIllegalStateException()
                .isThrownBy(this::build)
                .withMessage(
                        "spool " + spool + " belongs to nobody, but this process runs as root; nginx spools for its own"
                                + " user alone, so both must be the same, either in nginx.conf: user root; or in the systemd"
                                + " unit of this process: User=nobody");
        assertThat(store).isEmptyDirectory();
    }

    @Test
    void asksForTheGroupOfAStoreOfAnotherUser() throws IOException {
        assumeTrue(OtherUser.isPossible(), "only root can give a folder to another user");
        OtherUser.own(Files.createDirectory(store));
        UploadReceiver.Builder builder =
                UploadReceiver.builder(store).callback(UploadFields.dotted("k3y-0123456789abcdef0123456789abcdef"));

        assertThatIllegalStateException()
                .isThrownBy(builder::build)
                .withMessage("store " + store
                        + " belongs to nobody, not to the user of this process; its files must take its"
                        + " group: chmod 2770 " + store
                        + ", and in nginx.conf: upload_store_access user:rw group:rw;");
        Files.setAttribute(store, "unix:mode", 02770);
        builder.build();
        assertThat(store).isEmptyDirectory();
    }
}
