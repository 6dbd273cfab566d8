// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What all files below a folder come to. */
record Folder(int files, long size) {
    private static final Folder EMPTY = new Folder(0, 0);

    Folder {
        if (files < 0 || size < 0) {
            throw new IllegalArgumentException("a folder has 0 or more files and bytes: " + files + ", " + size);
        }
    }

    /** Returns each folder that has a file somewhere below it, by its path with a {@code /} at the end. */
    static Map<String, Folder> of(List<SharedFile> files) {
        var folders = new HashMap<String, Folder>();
        for (SharedFile file : files) {
            for (String path : around(file.path())) {
                Folder before = folders.getOrDefault(path, EMPTY);
                folders.put(path, new Folder(before.files() + 1, before.size() + file.size()));
            }
        }
        return folders;
    }

    /** Returns the folders that a file lies in, the outermost first, each with a {@code /} at its end. */
    static List<String> around(String path) {
        var folders = new ArrayList<String>();
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            folders.add(path.substring(0, slash + 1));
        }
        return folders;
    }
}
