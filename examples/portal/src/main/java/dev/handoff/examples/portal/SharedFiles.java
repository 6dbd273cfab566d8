// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import dev.handoff.accel.InternalLocation;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lists what lies in the shared folder at the time of the call; nothing is remembered.
 *
 * <p>A file is listed only if its link works: names that are not UTF-8, hold control characters or a backslash or
 * begin like a drive, links that lead out of the folder and files that this user may not read are left out. A link to a file inside the
 * folder is listed; a link to a folder is not walked, so no file appears twice and no walk is endless.
 */
final class SharedFiles {
    private static final Comparator<String> PATHS =
            String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder());
    private static final Comparator<SharedFile> BY_PATH = Comparator.comparing(SharedFile::path, PATHS);

    private final InternalLocation location;
    private final String linkPrefix;

    SharedFiles(InternalLocation location, String linkPrefix) {
        this.location = location;
        this.linkPrefix = linkPrefix;
    }

    /**
     * Returns the files in the order of their paths; files that vanish meanwhile are left out.
     *
     * @param known what to tell about them
     */
    List<SharedFile> list(Known known) throws IOException {
        var found = new ArrayList<SharedFile>();
        try {
            Path root = location.directory().toRealPath();
            walk(root, root, (path, file, attributes) -> {
                if (attributes.isRegularFile()) {
                    found.add(describe(path, attributes, known.of(path, attributes)));
                }
            });
        } catch (NoSuchFileException gone) {
            return found;
        }
        found.sort(BY_PATH);
        return found;
    }

    /**
     * Returns what the paths name, as untrusted as they come from a request: files, and for a folder all files and empty
     * folders below it; {@code /} is everything. Each is there once, however often it was named, and in the order of the
     * listing, so that the same choice is the same archive.
     *
     * @return empty when one of the paths names nothing on offer
     */
    Optional<Selection> select(List<String> paths) throws IOException {
        var entries = new TreeMap<String, Selection.Entry>(PATHS);
        for (String path : paths) {
            if (!select(path, entries)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Selection(List.copyOf(entries.values())));
    }

    private boolean select(String path, Map<String, Selection.Entry> entries) throws IOException {
        Optional<Path> folder = path.equals("/") ? Optional.of(location.directory()) : location.findDirectory(path);
        if (folder.isPresent()) {
            return selectFolder(folder.get(), entries);
        }
        String name = path.startsWith("/") ? path.substring(1) : path;
        Optional<Path> file = find(name);
        file.ifPresent(found -> entries.put(name, new Selection.Entry(name, found, false)));
        return file.isPresent();
    }

    /** Returns the file that a path names, as untrusted as it comes from a request; empty when it is not on offer. */
    Optional<Path> find(String path) {
        return location.find(path).filter(Files::isReadable).filter(found -> fitsIntoALink(path));
    }

    /** Returns the folder that a path names; empty when there is none, and for the shared folder itself. */
    Optional<Path> findFolder(String path) {
        return location.findDirectory(path)
                .filter(folder -> !folder.equals(location.directory()))
                .filter(folder -> !Files.isSymbolicLink(folder) && fitsIntoALink(path));
    }

    private boolean selectFolder(Path folder, Map<String, Selection.Entry> entries) throws IOException {
        Path root = location.directory().toRealPath();
        Path below = location.directory().relativize(folder);
        Path start = below.toString().isEmpty() ? root : root.resolve(below);
        if (!Files.isDirectory(start, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        walk(root, start, (path, found, attributes) -> {
            // The location knows the folder by the name it was declared with, which may be a link.
            Path declared = location.directory().resolve(root.relativize(found));
            entries.put(path, new Selection.Entry(path, declared, attributes.isDirectory()));
        });
        return true;
    }

    private void walk(Path root, Path start, Visitor visitor) throws IOException {
        Files.walkFileTree(start, new Walk(root, visitor));
    }

    /** Is told of each file on offer, and of each folder in which there is none. */
    @FunctionalInterface
    private interface Visitor {
        void visit(String path, Path onDisk, BasicFileAttributes attributes);
    }

    private boolean offer(Path root, Path file, BasicFileAttributes attributes, Visitor visitor) throws IOException {
        Optional<String> path = DiskName.relative(root, file).filter(SharedFiles::fitsIntoALink);
        if (path.isEmpty() || !Files.isReadable(file)) {
            return false;
        }
        BasicFileAttributes target = attributes;
        if (attributes.isSymbolicLink() && location.find(path.get()).isPresent()) {
            target = Files.readAttributes(file, BasicFileAttributes.class);
        }
        if (target.isRegularFile()) {
            visitor.visit(path.get(), file, target);
        }
        return target.isRegularFile();
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

    SharedFile describe(String path, BasicFileAttributes attributes, Details details) {
        return new SharedFile(
                path,
                path.substring(path.lastIndexOf('/') + 1),
                attributes.size(),
                attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS),
                linkPrefix + DiskName.encode(path),
                details);
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Visitor visitor;
        private final Deque<BasicFileAttributes> barren = new ArrayDeque<>();

        Walk(Path root, Visitor visitor) {
            this.root = root;
            this.visitor = visitor;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            barren.push(attributes);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            try {
                if (offer(root, file, attributes, visitor)) {
                    barren.clear();
                }
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
            // What is left has had no file yet; an empty folder in another makes the other one not empty.
            if (!barren.isEmpty()) {
                BasicFileAttributes attributes = barren.pop();
                barren.clear();
                if (!folder.equals(root)) {
                    DiskName.relative(root, folder)
                            .filter(SharedFiles::fitsIntoALink)
                            .ifPresent(path -> visitor.visit(path, folder, attributes));
                }
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
