// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that the catalogue knows at one moment, by path. */
record Known(Map<String, Row> rows) {
    static final Known NOTHING = new Known(Map.of());

    Known {
        rows = Map.copyOf(rows);
    }

    /** What was true of a file in this state. */
    record Row(FileState state, Details details) {
        Row {
            if (state == null || details == null) {
                throw new IllegalArgumentException("a row has a state and details");
            }
        }
    }

    /** Returns what is known of the file; nothing when it has changed since. */
    Details of(String path, BasicFileAttributes attributes) {
        Row row = rows.get(path);
        return row != null && row.state().equals(FileState.of(attributes)) ? row.details() : Details.NONE;
    }

    /** Returns the paths of rows that have no file in the list. */
    Set<String> without(List<SharedFile> files) {
        Set<String> gone = new HashSet<>(rows.keySet());
        files.forEach(file -> gone.remove(file.path()));
        return gone;
    }
}
