// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Puts files under their final names: whole, with their final mode, or not at all, at whatever point the process is
 * killed. Thread-safe.
 */
final class Claims {

    private static final String DEVICE = "unix:dev";

    private final UploadStore store;
    private final Set<PosixFilePermission> mode;

    Claims(UploadStore store, Set<PosixFilePermission> mode) {
        this.store = store;
        this.mode = Set.copyOf(mode);
    }

    /** Claims the content; when it fails the content is still there and the target is as it was. */
    void claim(Content content, Path target, boolean replace) throws IOException {
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(
                    target.toString(), null, "the folder must exist before an upload is moved into it");
        }
        if (!replace && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            // said again by the link, but before anything is copied
            throw new FileAlreadyExistsException(target.toString());
        }
        if (!isNear(folder) || !claimNear(content, target, replace)) {
            copy(content, store.newNameBeside(target), true, target, replace);
        }
        if (content instanceof StoredFile file) {
            store.discard(file.path());
        }
    }

    /** Returns a file that was claimed, to be read. */
    Content claimed(Path target, long size) {
        return new StoredFile(target, size, store);
    }

    /** Links and renames work inside one file system alone. */
    private boolean isNear(Path folder) throws IOException {
        return store.posix()
                ? Files.getAttribute(folder, DEVICE).equals(Files.getAttribute(store.folder(), DEVICE))
                : Files.getFileStore(folder).equals(Files.getFileStore(store.folder()));
    }

    /** Returns false where the file systems turn out to be two after all, as under a bind mount. */
    private boolean claimNear(Content content, Path target, boolean replace) throws IOException {
        try {
            if (content instanceof StoredFile file && setMode(file.path())) {
                requireSize(file);
                publish(file.path(), target, replace);
            } else {
                copy(content, store.newName(), false, target, replace);
            }
            return true;
        } catch (AtomicMoveNotSupportedException e) {
            return false;
        }
    }

    /** Returns false when the file belongs to another user, nginx's, and has another mode: then it must be copied. */
    private boolean setMode(Path file) throws IOException {
        if (!store.posix()
                || Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                        .equals(mode)) {
            return true;
        }
        try {
            Files.setPosixFilePermissions(file, mode);
            return true;
        } catch (FileSystemException notOurs) {
            return false;
        }
    }

    private static void requireSize(StoredFile file) throws IOException {
        long size = Files.size(file.path());
        if (size != file.size()) {
            throw new IOException("the upload had " + file.size() + " bytes when it was received and has " + size
                    + " now; nothing but this library may write to its folders");
        }
    }

    private void copy(Content content, Path copy, boolean force, Path target, boolean replace) throws IOException {
        try {
            try (FileChannel to = store.create(copy)) {
                content.pass(bytes -> Buffers.write(bytes, to));
                if (force) {
                    to.force(true);
                }
            }
            if (store.posix()) {
                Files.setPosixFilePermissions(copy, mode);
            }
            publish(copy, target, replace);
        } finally {
            store.discard(copy);
        }
    }

    private void publish(Path ready, Path target, boolean replace) throws IOException {
        if (replace) {
            Files.move(ready, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        store.giveName(ready, target);
    }
}
