// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import dev.handoff.zip.Crc32Source;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.NamePolicy;
import dev.handoff.zip.ZipManifest;
import java.io.IOException;
import java.util.Optional;

/** Makes one ZIP of what somebody chose. */
final class Archives {
    private static final Crc32Source WITHOUT_READING = (file, attributes) -> Optional.of(Crc32.parse("00000000"));

    private final InternalLocation location;
    private final Crc32Source crc32s;

    Archives(InternalLocation location, Crc32Source crc32s) {
        this.location = location;
        this.crc32s = crc32s;
    }

    /**
     * Returns the archive with the CRC-32 of every file, so that a download can be resumed. A file is read for it when
     * its first archive is asked for, and again only when it has changed.
     *
     * @throws IOException when a file went away or changed meanwhile
     */
    ZipManifest of(Selection selection, String name) throws IOException {
        return build(selection, name, crc32s);
    }

    /**
     * Returns the exact length of the archive without reading a file: what a CRC-32 is does not change it.
     *
     * @throws IOException when a file went away meanwhile
     */
    ZipManifest measured(Selection selection, String name) throws IOException {
        return build(selection, name, WITHOUT_READING);
    }

    private ZipManifest build(Selection selection, String name, Crc32Source source) throws IOException {
        // The names are those that the page shows, and a disk has each only once: nothing to make portable.
        ManifestBuilder zip = ZipManifest.builder(name)
                .names(NamePolicy.asIs().renameDuplicates())
                .crc32s(source);
        for (Selection.Entry entry : selection.entries()) {
            if (entry.folder()) {
                zip.directory(entry.name());
            } else {
                zip.file(entry.name(), location, entry.onDisk());
            }
        }
        return zip.build();
    }
}
