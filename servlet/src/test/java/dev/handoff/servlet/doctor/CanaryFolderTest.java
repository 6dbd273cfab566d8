// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.accel.InternalLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanaryFolderTest {

    private static final String RUN = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path parent;

    private InternalLocation location() {
        return InternalLocation.alias("/protected/", parent);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void writesAndDeletesItsOwn() throws Exception {
        Path other = Files.writeString(parent.resolve("other.txt"), "not a canary");
        CanaryFolder folder = CanaryFolder.in(location(), RUN);

        assertThat(folder.plant()).isEmpty();
        assertThat(folder.file(Canary.PLAIN)).hasBinaryContent(Canary.PLAIN.content(RUN));
        assertThat(folder.folder()).isDirectoryContaining(file -> file.endsWith("\uD83D\uDE80.txt"));

        folder.delete();
        folder.delete();
        assertThat(parent).isDirectoryNotContaining(file -> !file.equals(other));
    }

    @Test
    void givesTheModesThatTheChecksAreAbout() throws Exception {
        assumeTrue(parent.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX modes here");
        CanaryFolder folder = CanaryFolder.in(location(), RUN);

        folder.plant();

        assertThat(mode(folder.folder())).isEqualTo("rwxr-xr-x");
        assertThat(mode(folder.file(Canary.PLAIN))).isEqualTo("rw-r--r--");
        assertThat(mode(folder.file(Canary.PRIVATE))).isEqualTo("rw-------");
    }

    @Test
    void deletesOldRemnantsAlone() throws Exception {
        Instant old = Instant.now().minusSeconds(3600);
        Path remnant = Files.createDirectory(parent.resolve("handoff-doctor-" + RUN));
        Path running = Files.createDirectory(parent.resolve("handoff-doctor-" + RUN.replace('0', '1')));
        Path foreign = Files.createDirectory(parent.resolve("handoff-doctor-and-others"));
        Files.writeString(remnant.resolve("plain.txt"), "a canary");
        Files.setLastModifiedTime(remnant, FileTime.from(old));
        Files.setLastModifiedTime(foreign, FileTime.from(old));

        CanaryFolder.deleteRemnants(location());

        assertThat(remnant).doesNotExist();
        assertThat(running).exists();
        assertThat(foreign).exists();
    }

    @Test
    void followsNoLinks() throws Exception {
        Path target = Files.createDirectory(parent.resolve("target"));
        Path kept = Files.writeString(target.resolve("kept.txt"), "no canary");
        Path link = Files.createSymbolicLink(parent.resolve("handoff-doctor-" + RUN), target);

        CanaryFolder folder = CanaryFolder.in(location(), RUN);

        folder.delete();
        assertThatThrownBy(folder::plant).isInstanceOf(IOException.class);
        assertThat(kept).exists();
        assertThat(link).exists();
    }

    @Test
    void refusesOtherNumbersOfRuns() {
        assertThatThrownBy(() -> CanaryFolder.in(location(), "../" + RUN.substring(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a run has 32 hexadecimal digits");
    }
}
