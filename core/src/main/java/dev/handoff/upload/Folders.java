// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folders of a receiver, checked before the first upload comes: who owns them decides whether files can be claimed.
 *
 * @param store where files wait
 * @param spool where nginx writes bodies, when it does
 */
record Folders(Path store, @Nullable Path spool) {

    static Folders check(Path store, @Nullable Path spool, boolean callback) {
        boolean unix = store.getFileSystem().supportedFileAttributeViews().contains("unix");
        if ((spool != null || callback) && !unix) {
            throw new IllegalStateException("uploads by nginx need a file system with Unix owners: " + store);
        }
        Path realStore = prepare("store", store, unix);
        int user = probe(realStore, unix);
        if (callback) {
            checkGroup(realStore, user);
            requireClosedLevels("store", realStore, NginxFolder.LEVELS);
        }
        if (spool == null) {
            return new Folders(realStore, null);
        }
        Path realSpool = prepare("spool", spool, unix);
        if (realSpool.startsWith(realStore) || realStore.startsWith(realSpool)) {
            throw new IllegalStateException("spool " + realSpool + " and store " + realStore
                    + " must be two folders, neither of them inside the other");
        }
        checkUser(realSpool, realStore, user);
        requireClosedLevels("spool", realSpool, NginxFolder.LEVELS);
        return new Folders(realStore, realSpool);
    }

    private static Path prepare(String what, Path asked, boolean unix) {
        try {
            if (Files.notExists(asked)) {
                FileAttribute<?>[] mode = unix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                        }
                        : new FileAttribute<?>[0];
                Files.createDirectories(asked.toAbsolutePath(), mode);
            }
            Path real = asked.toRealPath();
            if (!Files.isDirectory(real)) {
                throw new IllegalStateException(what + " must be a folder: " + asked);
            }
            if (unix) {
                requireClosed(what, real);
            }
            return real;
        } catch (IOException e) {
            throw new IllegalStateException(what + " cannot be used: " + asked, e);
        }
    }

    private static void requireClosed(String what, Path folder) throws IOException {
        if (FileFacts.of(folder).isWritableForOthers()) {
            throw new IllegalStateException(what + " must not be writable for everybody: chmod o-w " + folder);
        }
    }

    /** Who may write into one of nginx's levels may put one upload in the place of another. */
    private static void requireClosedLevels(String what, Path folder, int levels) {
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, Folders::isLevel)) {
            for (Path level : paths) {
                requireClosed(what, level);
                if (levels > 1) {
                    requireClosedLevels(what, level, levels - 1);
                }
            }
        } catch (DirectoryIteratorException | IOException e) {
            throw new IllegalStateException(what + " cannot be used: " + folder, e);
        }
    }

    private static boolean isLevel(Path path) {
        return NginxFolder.isLevelName(path.getFileName().toString())
                && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns the user that this process is: no property of the JVM tells reliably, a new file does. */
    private static int probe(Path store, boolean unix) {
        UploadStore files = new UploadStore(store);
        Path file = files.newName();
        try {
            files.create(file).close();
            try {
                return unix ? FileFacts.of(file).owner() : 0;
            } finally {
                files.delete(file);
            }
        } catch (IOException e) {
            throw new IllegalStateException("store must be writable for this process: " + store, e);
        }
    }

    /** nginx gives the store to its worker; files of that user reach us through the group of the folder alone. */
    private static void checkGroup(Path store, int user) {
        try {
            FileFacts facts = FileFacts.of(store);
            if (facts.owner() != user && !facts.setsGroup()) {
                throw new IllegalStateException("store " + store + " belongs to "
                        + Files.getOwner(store).getName()
                        + ", not to the user of this process; its files must take its group: chmod 2770 " + store
                        + ", and in nginx.conf: upload_store_access user:rw group:rw;");
            }
        } catch (IOException e) {
            throw new IllegalStateException("store cannot be used: " + store, e);
        }
    }

    private static void checkUser(Path spool, Path store, int user) {
        try {
            if (FileFacts.of(spool).owner() == user) {
                return;
            }
            String nginx = Files.getOwner(spool).getName();
            throw new IllegalStateException("spool " + spool + " belongs to " + nginx + ", but this process runs as "
                    + userName(store) + "; nginx spools for its own user alone, so both must be the same, either in"
                    + " nginx.conf: user " + userName(store) + "; or in the systemd unit of this process: User="
                    + nginx);
        } catch (IOException e) {
            throw new IllegalStateException("spool cannot be used: " + spool, e);
        }
    }

    private static String userName(Path store) throws IOException {
        UploadStore files = new UploadStore(store);
        Path file = files.newName();
        files.create(file).close();
        try {
            return Files.getOwner(file).getName();
        } finally {
            files.delete(file);
        }
    }
}
