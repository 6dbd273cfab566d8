// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.io.IOException;
import java.util.List;

/** The files on the disk with what the catalogue knows about them: the disk decides what there is. */
final class Inventory {
    private final SharedFiles files;
    private final Catalogue catalogue;

    Inventory(SharedFiles files, Catalogue catalogue) {
        this.files = files;
        this.catalogue = catalogue;
    }

    /** Returns what is there now, and has the catalogue forget what is not. */
    List<SharedFile> list() throws IOException {
        // In this order: what is uploaded between the two looks is not taken for gone.
        Known known = catalogue.known();
        List<SharedFile> found = files.list(known);
        catalogue.forget(known.without(found));
        return found;
    }
}
