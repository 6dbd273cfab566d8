// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Deletes files that no request will ever claim. Thread-safe, in any number of processes. */
final class Janitor {

    /** client_body_temp_path and upload_store know so many levels of folders. */
    private static final int LEVELS = 3;

    private final Folders folders;
    private final UploadStore store;
    private final Duration age;

    Janitor(Folders folders, UploadStore store, Duration age) {
        this.folders = folders;
        this.store = store;
        this.age = age;
    }

    List<Path> sweep() throws IOException {
        List<Path> removed = new ArrayList<>();
        Instant oldest = Instant.now().minus(age);
        sweep(folders.store(), LEVELS, oldest, removed);
        Path spool = folders.spool();
        if (spool != null) {
            sweep(spool, LEVELS, oldest, removed);
        }
        return List.copyOf(removed);
    }

    private void sweep(Path folder, int levels, Instant oldest, List<Path> removed) throws IOException {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
            for (Path path : names) {
                String name = path.getFileName().toString();
                if (isOrphan(path, name, oldest) && Files.deleteIfExists(path)) {
                    removed.add(path);
                } else if (levels > 0
                        && NginxFolder.isLevelName(name)
                        && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    sweep(path, levels - 1, oldest, removed);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private boolean isOrphan(Path path, String name, Instant oldest) throws IOException {
        if (!NginxFolder.isFileName(name) && !UploadStore.isOurs(name) || store.holds(path)) {
            return false;
        }
        try {
            BasicFileAttributes facts =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return facts.isRegularFile() && changed(path, facts).toInstant().isBefore(oldest);
        } catch (NoSuchFileException e) {
            // claimed or deleted meanwhile
            return false;
        }
    }

    /** A file that was renamed is in use, however old its bytes are. */
    private FileTime changed(Path path, BasicFileAttributes facts) throws IOException {
        return store.posix() ? FileFacts.of(path).changed() : facts.lastModifiedTime();
    }
}
