// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.accel.InternalLocation;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the disk says about a file that is about to be promised.
 *
 * @param attributes of the file that a link leads to, when it is one
 */
record SourceFile(BasicFileAttributes attributes) {

    private static final boolean POSIX =
            Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");

    long size() {
        return attributes.size();
    }

    Instant modified() {
        return attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MILLIS);
    }

    boolean executable() {
        return attributes instanceof PosixFileAttributes posix
                && posix.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
    }

    /** Says what is wrong; the exceptions of the file system tell no more than a path. */
    static String reason(IOException why) {
        if (why instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        if (why instanceof AccessDeniedException denied) {
            return denied.getFile() + " is not readable";
        }
        return String.valueOf(why.getMessage());
    }

    /** Looks at one file after the other, and remembers the folder of the last, whose real path is costly to find. */
    static final class Inspector {

        private @Nullable Path lastDirectory;
        private @Nullable Path lastFolder;

        /**
         * Looks at the file.
         *
         * @throws IOException when nginx could not send it through the location
         */
        SourceFile look(InternalLocation location, Path file) throws IOException {
            BasicFileAttributes attributes = attributes(file, LinkOption.NOFOLLOW_LINKS);
            boolean link = attributes.isSymbolicLink();
            if ((link || !isInLastFolder(location, file)) && !location.serves(file)) {
                throw new IOException(file + " is not a regular file inside " + location.directory());
            }
            if (link) {
                attributes = attributes(file);
            }
            if (!attributes.isRegularFile()) {
                throw new IOException(file + " is not a regular file");
            }
            if (!Files.isReadable(file)) {
                throw new IOException(file + " is not readable");
            }
            if (!link) {
                lastDirectory = location.directory();
                lastFolder = file.getParent();
            }
            return new SourceFile(attributes);
        }

        private boolean isInLastFolder(InternalLocation location, Path file) {
            return location.directory().equals(lastDirectory) && Objects.equals(file.getParent(), lastFolder);
        }

        private static BasicFileAttributes attributes(Path file, LinkOption... options) throws IOException {
            return POSIX
                    ? Files.readAttributes(file, PosixFileAttributes.class, options)
                    : Files.readAttributes(file, BasicFileAttributes.class, options);
        }
    }
}
