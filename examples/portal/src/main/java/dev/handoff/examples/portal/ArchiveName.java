// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.util.List;
import java.util.Locale;

/** The name under which an archive is saved; the library makes it safe and short enough. */
final class ArchiveName {
    private static final String EXTENSION = ".zip";
    private static final String ANY = "files";

    private ArchiveName() {}

    /** Returns the chosen name, with {@code .zip} at its end; without one that of the only thing chosen. */
    static String of(String chosen, List<String> paths) {
        String name = chosen == null ? "" : chosen.strip();
        if (name.toLowerCase(Locale.ROOT).endsWith(EXTENSION)) {
            name = name.substring(0, name.length() - EXTENSION.length()).strip();
        }
        if (name.isEmpty()) {
            name = paths.size() == 1 ? lastSegment(paths.get(0)) : ANY;
        }
        return name + EXTENSION;
    }

    private static String lastSegment(String path) {
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String last = bare.substring(bare.lastIndexOf('/') + 1);
        return last.isEmpty() ? ANY : last;
    }
}
