// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.accel.InternalLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * The canaries of one run in one location: a folder of their own, whose name nobody guesses. Nothing else is ever
 * written or deleted there.
 */
final class CanaryFolder {

    static final String PREFIX = "handoff-doctor-";
    static final int RUN_LENGTH = 32;

    /** Longer than a run may take. */
    private static final int REMNANT_MINUTES = 10;

    private final Path folder;
    private final String run;

    CanaryFolder(Path parent, String run) {
        if (!Signature.isHex(run, RUN_LENGTH)) {
            throw new IllegalArgumentException("a run has " + RUN_LENGTH + " hexadecimal digits");
        }
        this.folder = parent.resolve(PREFIX + run);
        this.run = run;
    }

    static CanaryFolder in(InternalLocation location, String run) {
        return new CanaryFolder(location.directory(), run);
    }

    Path folder() {
        return folder;
    }

    Path file(Canary canary) {
        return folder.resolve(canary.file());
    }

    /** Writes all canaries; returns the names that this system cannot write, and why. */
    List<String> plant() throws IOException {
        delete(); // of a request that was sent twice
        create();
        List<String> impossible = new ArrayList<>();
        for (Canary canary : List.of(Canary.PLAIN, Canary.PRIVATE, Canary.TINY)) {
            write(canary);
        }
        for (Canary canary : Canary.NAMES) {
            try {
                write(canary);
            } catch (InvalidPathException e) {
                impossible.add("\"" + canary.file() + "\": the locale of this JVM has no such characters");
            } catch (FileAlreadyExistsException e) {
                impossible.add("\"" + canary.file() + "\": the file system takes it for another name");
            } catch (IOException e) {
                impossible.add("\"" + canary.file() + "\": " + e.getClass().getSimpleName());
            }
        }
        return impossible;
    }

    private void create() throws IOException {
        Files.createDirectory(folder);
        if (isPosix()) {
            // whatever the umask is
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private void write(Canary canary) throws IOException {
        Path file = file(canary);
        FileAttribute<?>[] mode = isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, mode)) {
            ByteBuffer content = ByteBuffer.wrap(canary.content(run));
            while (content.hasRemaining()) {
                channel.write(content);
            }
        }
        if (isPosix() && canary != Canary.PRIVATE) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private boolean isPosix() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Deletes the folder and the files in it. Links are deleted, not followed. */
    void delete() throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    /** Deletes what runs left that were killed; those that cannot be deleted are the next run's business. */
    static void deleteRemnants(InternalLocation location) throws IOException {
        Instant old = Instant.now().minus(Duration.ofMinutes(REMNANT_MINUTES));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(location.directory(), PREFIX + "*")) {
            for (Path entry : entries) {
                String run = String.valueOf(entry.getFileName()).substring(PREFIX.length());
                if (Signature.isHex(run, RUN_LENGTH)
                        && Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS)
                                .toInstant()
                                .isBefore(old)) {
                    new CanaryFolder(location.directory(), run).delete();
                }
            }
        }
    }
}
