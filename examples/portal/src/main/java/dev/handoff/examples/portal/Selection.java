// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.nio.file.Path;
import java.util.List;

/** What somebody chose from the files on offer: files and empty folders, each once. */
record Selection(List<Entry> entries) {
    Selection {
        entries = List.copyOf(entries);
    }

    /**
     * A file, or a folder in which there is nothing.
     *
     * @param path below the shared folder, separated by {@code /}, not percent-encoded
     */
    record Entry(String path, Path onDisk, boolean folder) {
        Entry {
            if (path.isEmpty() || path.startsWith("/") || path.endsWith("/")) {
                throw new IllegalArgumentException("not a path below the shared folder: \"" + path + "\"");
            }
        }

        /** Returns the name in the archive: the path, but mod_zip takes a space before a name for a separator. */
        String name() {
            return path.startsWith(" ") ? "_" + path.substring(1) : path;
        }
    }
}
