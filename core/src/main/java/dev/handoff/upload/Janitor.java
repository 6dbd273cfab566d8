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

    private final Folders folders;
    private final UploadStore store;
    private final Duration age;

    Janitor(Folders folders, UploadStore store, Duration age) {
        this.folders = folders;
        this.store = store;
        this.age = age;
    }

    List<Path> sweep() throws IOException {
        Sweep sweep = new Sweep(Instant.now().minus(age), new ArrayList<>(), new ArrayList<>());
        tryFolder(folders.store(), NginxFolder.LEVELS, sweep);
        Path spool = folders.spool();
        if (spool != null) {
            tryFolder(spool, NginxFolder.LEVELS, sweep);
        }
        return sweep.result();
    }

    /** One folder that cannot be read must not save the orphans in the others. */
    private void tryFolder(Path folder, int levels, Sweep sweep) {
        try {
            sweep(folder, levels, sweep);
        } catch (IOException e) {
            sweep.failures().add(e);
        }
    }

    private record Sweep(Instant oldest, List<Path> removed, List<IOException> failures) {

        /** One file that cannot be deleted must not save the others; it is tried again next time. */
        void delete(Path orphan) {
            try {
                if (Files.deleteIfExists(orphan)) {
                    removed.add(orphan);
                }
            } catch (IOException e) {
                failures.add(e);
            }
        }

        List<Path> result() throws IOException {
            if (failures.isEmpty()) {
                return List.copyOf(removed);
            }
            IOException failed = new IOException(failures.size() + " orphans or folders cannot be swept, "
                    + removed.size() + " orphans were; give this process the right to read and write their folders");
            failures.forEach(failed::addSuppressed);
            throw failed;
        }
    }

    private void sweep(Path folder, int levels, Sweep sweep) throws IOException {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
            for (Path path : names) {
                String name = path.getFileName().toString();
                if (isOrphan(path, name, sweep.oldest())) {
                    sweep.delete(path);
                } else if (levels > 0
                        && NginxFolder.isLevelName(name)
                        && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    tryFolder(path, levels - 1, sweep);
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
