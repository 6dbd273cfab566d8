// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Names, makes and deletes the files that wait to be claimed, and knows which of them a request holds. Thread-safe. */
final class UploadStore {

    private static final String PREFIX = "handoff-";
    private static final int RANDOM_BYTES = 16;
    private static final Pattern OURS = Pattern.compile(PREFIX + "[0-9a-f]{32}");
    private static final FileAttribute<?> OWNER_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final boolean posix;
    private final Buffers buffers = new Buffers();
    private final SecureRandom random = new SecureRandom();
    private final Set<Path> held = ConcurrentHashMap.newKeySet();

    UploadStore(Path folder) {
        this.folder = folder;
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

    /** Returns a name in the store that nobody guesses, and holds it. */
    Path newName() {
        return newNameBeside(folder.resolve("here"));
    }

    /** Returns a name in the same folder that nobody guesses, and holds it. */
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

    void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
        held.remove(path);
    }

    /** Deletes what a claim left over: that it cannot be deleted must not undo the claim. */
    void discard(Path path) {
        try {
            delete(path);
        } catch (IOException e) {
            // the janitor tries again
            held.remove(path);
        }
    }
}
