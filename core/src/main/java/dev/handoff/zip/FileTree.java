// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.internal.PercentEncoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * A folder with all below it, in an order that depends on the names alone. Immutable and thread-safe; each method that
 * sets something returns a copy.
 */
public final class FileTree {

    private final Path root;
    private final Predicate<Path> wanted;
    private final boolean followLinks;

    private FileTree(Path root, Predicate<Path> wanted, boolean followLinks) {
        this.root = root;
        this.wanted = wanted;
        this.followLinks = followLinks;
    }

    /** Takes all regular files below the folder, and the empty folders; symbolic links are left out. */
    public static FileTree of(Path folder) {
        return new FileTree(folder, file -> true, false);
    }

    /** Takes only the files that the filter accepts; it is given their paths. A folder without any is left out. */
    public FileTree filter(Predicate<Path> filter) {
        return new FileTree(root, filter, followLinks);
    }

    /**
     * Follows symbolic links too, to files and to folders, as long as they stay in the folder of the location. A link to
     * a folder that it lies in is left out.
     */
    public FileTree followLinks() {
        return new FileTree(root, wanted, true);
    }

    /** What is met on the way; names are relative to the folder, with {@code /} between segments. */
    interface Visitor {

        void file(String name, Path file) throws IOException;

        /** The name is empty when it is the tree itself that is. */
        void emptyFolder(String name, FileTime modified);

        void leftOut(String name, String why);

        void unreadable(String name, IOException why) throws IOException;
    }

    /** Walks the tree; links that are followed must stay in the folder {@code within}. */
    void walk(Path within, Visitor visitor) throws IOException {
        Walk walk = new Walk(within.toRealPath(), visitor);
        walk.enter("", root, root.toRealPath(), Files.getLastModifiedTime(root));
        walk.run();
    }

    /** Reads the bytes of the name as UTF-8, whatever the locale of the JVM, which may know ASCII only. */
    private static String nameOf(Path path) {
        String name = String.valueOf(path.getFileName());
        if (name.chars().allMatch(c -> c < 0x80)) {
            return name;
        }
        String raw = path.toUri().getRawPath();
        String encoded = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
        return PercentEncoding.decode(encoded.substring(encoded.lastIndexOf('/') + 1))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse(name);
    }

    /** One folder that is being walked. */
    private record Level(String name, Path real, Iterator<Path> children) {}

    private final class Walk {

        private final Path within;
        private final Visitor visitor;
        private final Deque<Level> open = new ArrayDeque<>();

        Walk(Path within, Visitor visitor) {
            this.within = within;
            this.visitor = visitor;
        }

        void run() throws IOException {
            while (!open.isEmpty()) {
                Level level = open.element();
                if (!level.children().hasNext()) {
                    open.pop();
                    continue;
                }
                Path child = level.children().next();
                String name = level.name() + nameOf(child);
                if (isFile(level, name, child) && wanted.test(child)) {
                    visitor.file(name, child);
                }
            }
        }

        /** Deals with everything else. */
        private boolean isFile(Level level, String name, Path path) throws IOException {
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                Path real = level.real().resolve(path.getFileName());
                if (attributes.isSymbolicLink()) {
                    if (!mayFollow(name, path)) {
                        return false;
                    }
                    real = path.toRealPath();
                    attributes = Files.readAttributes(path, BasicFileAttributes.class);
                }
                if (attributes.isDirectory()) {
                    enter(name, path, real, attributes.lastModifiedTime());
                } else if (attributes.isOther()) {
                    visitor.leftOut(name, path + " is neither a file nor a folder");
                }
                return attributes.isRegularFile();
            } catch (IOException e) {
                visitor.unreadable(name, e);
                return false;
            }
        }

        private boolean mayFollow(String name, Path link) throws IOException {
            if (!followLinks) {
                visitor.leftOut(name, link + " is a symbolic link, and these are not followed");
                return false;
            }
            if (!link.toRealPath().startsWith(within)) {
                visitor.leftOut(name, link + " is a link that leads out of " + within);
                return false;
            }
            return true;
        }

        void enter(String name, Path folder, Path real, FileTime modified) throws IOException {
            if (open.stream().anyMatch(level -> level.real().equals(real))) {
                visitor.leftOut(name, folder + " is a link to a folder that it lies in");
                return;
            }
            List<Path> children = children(folder);
            if (children.isEmpty()) {
                visitor.emptyFolder(name, modified);
            } else {
                open.push(new Level(name.isEmpty() ? "" : name + '/', real, children.iterator()));
            }
        }

        private static List<Path> children(Path folder) throws IOException {
            List<Path> children = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
                stream.forEach(children::add);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            children.sort(Comparator.comparing(FileTree::nameOf));
            return children;
        }
    }
}
