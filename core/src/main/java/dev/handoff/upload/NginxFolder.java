// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The folder in which nginx writes request bodies or uploads. A path is believed only when nginx could have made the
 * file; then the file is renamed at once, so that no second request can name it: nginx's names are a counter, which
 * anybody guesses and which starts again with nginx. Thread-safe.
 */
final class NginxFolder {

    /** ngx_create_temp_file writes %010uD. */
    private static final Pattern FILE = Pattern.compile("[0-9]{10}");

    /** client_body_temp_path and upload_store know up to three levels of one to three digits each. */
    private static final Pattern LEVEL = Pattern.compile("[0-9]{1,3}");

    static final int LEVELS = 3;

    private final Path folder;
    private final UploadStore store;

    NginxFolder(Path folder, UploadStore store) {
        this.folder = folder;
        this.store = store;
    }

    static boolean isFileName(String name) {
        return FILE.matcher(name).matches();
    }

    static boolean isLevelName(String name) {
        return LEVEL.matcher(name).matches();
    }

    /** Takes the file of a spooled body. */
    StoredFile take(String path) throws IOException {
        return take(path, OptionalLong.empty());
    }

    /**
     * Takes the file.
     *
     * @param size what nginx says, if it does
     * @throws UploadException with status 403 when it is none of nginx's; it stays where it is
     */
    StoredFile take(String path, OptionalLong size) throws IOException {
        Path named = locate(path);
        FileFacts facts = inspect(named);
        if (size.orElse(facts.size()) != facts.size()) {
            throw UploadException.forged("the file of the upload has another size than nginx counted");
        }
        Path taken = store.newNameBeside(named);
        try {
            Files.move(named, taken, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            store.release(taken);
            throw UploadException.forged("the file of the upload is in use by another request");
        } catch (IOException | RuntimeException e) {
            store.release(taken);
            throw e;
        }
        if (!FileFacts.of(taken).isSameFile(facts)) {
            UploadException replaced =
                    UploadException.forged("the file of the upload was replaced while it was looked at");
            try {
                putBack(taken, named);
            } catch (IOException e) {
                replaced.addSuppressed(e);
            }
            throw replaced;
        }
        return new StoredFile(taken, facts.size(), store);
    }

    /** Opens the file of a spooled body to be read where it lies, under the same conditions. */
    SeekableByteChannel open(String path) throws IOException {
        Path named = locate(path);
        FileFacts facts = inspect(named);
        SeekableByteChannel channel = Files.newByteChannel(named, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            // every rename changes the ctime: a file that was away while another was opened shows it
            if (channel.size() != facts.size() || !FileFacts.of(named).equals(facts)) {
                throw UploadException.forged("the file of the upload was replaced while it was looked at");
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return channel;
    }

    private Path locate(String path) throws UploadException {
        Path named = parse(path);
        Path parent = realParent(named);
        Path name = named.getFileName();
        boolean shaped = name != null && isFileName(name.toString()) && parent.startsWith(folder);
        if (shaped && !parent.equals(folder)) {
            Path levels = folder.relativize(parent);
            shaped = levels.getNameCount() <= LEVELS;
            for (Path level : levels) {
                shaped &= isLevelName(level.toString());
            }
        }
        if (!shaped) {
            throw UploadException.forged("the path of the upload is not one that nginx makes in its folder");
        }
        return parent.resolve(name);
    }

    private Path parse(String path) throws UploadException {
        try {
            Path named = folder.getFileSystem().getPath(path);
            if (named.isAbsolute() && named.equals(named.normalize())) {
                return named;
            }
        } catch (InvalidPathException e) {
            // a NUL byte: said below, without the bytes
        }
        throw UploadException.forged("the path of the upload is not absolute and plain");
    }

    private static Path realParent(Path named) throws UploadException {
        Path parent = named.getParent();
        try {
            if (parent != null) {
                return parent.toRealPath();
            }
        } catch (IOException e) {
            // said below: a client is not told what exists
        }
        throw UploadException.forged("the path of the upload leads nowhere");
    }

    private FileFacts inspect(Path file) throws IOException {
        FileFacts facts;
        try {
            facts = FileFacts.of(file);
        } catch (NoSuchFileException e) {
            throw UploadException.forged("the file of the upload is gone or in use by another request");
        }
        if (!facts.regular() || facts.links() != 1) {
            throw UploadException.forged("the file of the upload is not a regular file with one name");
        }
        if (facts.owner() != FileFacts.of(folder).owner()) {
            throw UploadException.forged("the file of the upload belongs to another user than its folder");
        }
        return facts;
    }

    /** Undoes {@link #take}. */
    void giveBack(StoredFile taken, String path) throws IOException {
        putBack(taken.path(), locate(path));
    }

    /** What cannot go back, because its name is taken again, is left to the janitor. */
    private void putBack(Path taken, Path named) throws IOException {
        store.release(taken);
        store.giveName(taken, named);
        Files.deleteIfExists(taken);
    }
}
