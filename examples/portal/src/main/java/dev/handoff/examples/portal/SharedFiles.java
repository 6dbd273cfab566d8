// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import dev.handoff.accel.InternalLocation;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Lists what lies in the shared folder at the time of the call; nothing is remembered.
 *
 * <p>A file is listed only if its link works: names that are not UTF-8, hold control characters or a backslash or
 * begin like a drive, links that lead out of the folder and files that this user may not read are left out. A link to a file inside the
 * folder is listed; a link to a folder is not walked, so no file appears twice and no walk is endless.
 */
final class SharedFiles {
    private static final Comparator<SharedFile> BY_PATH = Comparator.comparing(
                    SharedFile::path, String.CASE_INSENSITIVE_ORDER)
            .thenComparing(SharedFile::path);

    private final InternalLocation location;
    private final String linkPrefix;

    SharedFiles(InternalLocation location, String linkPrefix) {
        this.location = location;
        this.linkPrefix = linkPrefix;
    }

    /** Returns the files in the order of their paths; files that vanish meanwhile are left out. */
    List<SharedFile> list() throws IOException {
        var found = new ArrayList<SharedFile>();
        Path root;
        try {
            root = location.directory().toRealPath();
        } catch (NoSuchFileException gone) {
            return found;
        }
        Files.walkFileTree(root, new Walk(root, found));
        found.sort(BY_PATH);
        return found;
    }

    private Optional<SharedFile> offer(Path root, Path file, BasicFileAttributes attributes) throws IOException {
        Optional<String> path = DiskName.relative(root, file).filter(SharedFiles::fitsIntoALink);
        if (path.isEmpty() || !Files.isReadable(file)) {
            return Optional.empty();
        }
        BasicFileAttributes target = attributes;
        if (attributes.isSymbolicLink() && location.find(path.get()).isPresent()) {
            target = Files.readAttributes(file, BasicFileAttributes.class);
        }
        return target.isRegularFile() ? Optional.of(describe(path.get(), target)) : Optional.empty();
    }

    /**
     * Containers refuse a backslash in a URL path, also as %5C; the library refuses control characters and what begins
     * like a drive. Asking it for each file would take most of the time of a listing.
     */
    private static boolean fitsIntoALink(String path) {
        boolean drive = path.length() > 1 && path.charAt(1) == ':' && isAsciiLetter(path.charAt(0));
        return !drive && path.chars().noneMatch(c -> c < ' ' || c == 0x7F || c == '\\');
    }

    private static boolean isAsciiLetter(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    private SharedFile describe(String path, BasicFileAttributes attributes) {
        return new SharedFile(
                path,
                path.substring(path.lastIndexOf('/') + 1),
                attributes.size(),
                attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS),
                linkPrefix + DiskName.encode(path));
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<SharedFile> found;

        Walk(Path root, List<SharedFile> found) {
            this.root = root;
            this.found = found;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            try {
                offer(root, file, attributes).ifPresent(found::add);
            } catch (IOException vanished) {
                // Deleted or renamed since the folder was read: no longer on offer.
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException vanishedOrUnreadable) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException vanishedOrNull) {
            return FileVisitResult.CONTINUE;
        }
    }
}
