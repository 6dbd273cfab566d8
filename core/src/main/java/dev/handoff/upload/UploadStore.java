// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Pattern;

/** Names, makes and deletes the files that wait to be claimed, and knows which of them a request holds. Thread-safe. */
final class UploadStore {

    /** Gives a file a second name unless that name is taken. */
    @FunctionalInterface
    interface HardLinks {
        void create(Path link, Path existing) throws IOException;
    }

    private static final String PREFIX = "handoff-";
    private static final int RANDOM_BYTES = 16;
    private static final Pattern OURS = Pattern.compile(PREFIX + "[0-9a-f]{32}");
    private static final FileAttribute<?> OWNER_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final boolean posix;
    private final Buffers buffers = new Buffers();
    private final SecureRandom random = new SecureRandom();
    private final HardLinks links;

    /** Weak, so that a form that was never closed loses its files to the janitor and not for ever. */
    private final Set<Path> held = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    UploadStore(Path folder) {
        this(folder, Files::createLink);
    }

    UploadStore(Path folder, HardLinks links) {
        this.folder = folder;
        this.links = links;
        this.posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    Path folder() {
        return folder;
    }

    boolean posix() {
        return posix;
    }

    Buffers buffers() {
        return buffers;
    }

    /** Returns a name in the store that nobody guesses, and holds it for as long as this very object is in use. */
    Path newName() {
        return newNameBeside(folder.resolve("here"));
    }

    /** Does the same in the folder of another file. */
    Path newNameBeside(Path other) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        Path name = other.resolveSibling(PREFIX + HexFormat.of().formatHex(bytes));
        held.add(name);
        return name;
    }

    static boolean isOurs(String fileName) {
        return OURS.matcher(fileName).matches();
    }

    /** Makes a file that nobody else may read. */
    FileChannel create(Path path) throws IOException {
        FileAttribute<?>[] mode = posix ? new FileAttribute<?>[] {OWNER_ALONE} : new FileAttribute<?>[0];
        return FileChannel.open(path, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode);
    }

    boolean holds(Path path) {
        return held.contains(path);
    }

    /** Says that nothing is under this name any more. */
    void release(Path path) {
        held.remove(path);
    }

    /** Deletes the file; one that cannot be deleted is left to the janitor. */
    void delete(Path path) throws IOException {
        try {
            Files.deleteIfExists(path);
        } finally {
            held.remove(path);
        }
    }

    /** Deletes what a claim left over: that it cannot be deleted must not undo the claim. */
    void discard(Path path) {
        try {
            delete(path);
        } catch (IOException e) {
            // the janitor tries again
        }
    }

    /**
     * Gives the file a name that is free and never overwrites another. The old name may remain.
     *
     * @throws FileAlreadyExistsException when the name is taken
     */
    void giveName(Path file, Path free) throws IOException {
        try {
            links.create(free, file);
        } catch (FileAlreadyExistsException e) {
            throw new FileAlreadyExistsException(free.toString());
        } catch (FileSystemException | UnsupportedOperationException noLinks) {
            renameOverEmpty(file, free);
        }
    }

    private static void renameOverEmpty(Path file, Path free) throws IOException {
        Files.createFile(free);
        Object reserved = key(free);
        try {
            Files.move(file, free, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            if (Objects.equals(key(free), reserved)) {
                Files.delete(free);
            }
            throw e;
        }
    }

    private static Object key(Path file) throws IOException {
        return Objects.requireNonNullElse(
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey(),
                file);
    }
}
