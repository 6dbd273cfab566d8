// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/**
 * What the file system says about a name, not about what a link leads to.
 *
 * @param changed the later one of the times at which the bytes and anything else were changed
 */
record FileFacts(boolean regular, long size, Object key, int links, int owner, int mode, FileTime changed) {

    private static final int SET_GROUP = 02000;
    private static final int WRITABLE_FOR_OTHERS = 02;

    static FileFacts of(Path path) throws IOException {
        Map<String, Object> facts = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
        FileTime modified = (FileTime) fact(facts, "lastModifiedTime");
        FileTime changed = (FileTime) fact(facts, "ctime");
        return new FileFacts(
                (boolean) fact(facts, "isRegularFile"),
                (long) fact(facts, "size"),
                fact(facts, "fileKey"),
                (int) fact(facts, "nlink"),
                (int) fact(facts, "uid"),
                (int) fact(facts, "mode"),
                modified.compareTo(changed) > 0 ? modified : changed);
    }

    private static Object fact(Map<String, Object> facts, String name) {
        return Objects.requireNonNull(facts.get(name), name);
    }

    /** Returns whether new files take the group of this folder. */
    boolean setsGroup() {
        return (mode & SET_GROUP) != 0;
    }

    boolean isWritableForOthers() {
        return (mode & WRITABLE_FOR_OTHERS) != 0;
    }

    boolean isSameFile(FileFacts other) {
        return regular == other.regular && key.equals(other.key) && size == other.size && links == other.links;
    }
}
