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
import java.text.Normalizer;
import java.util.Optional;

/** Makes one ZIP of what somebody chose. */
final class Archives {
    private static final Crc32Source WITHOUT_READING = (file, attributes) -> Optional.of(Crc32.parse("00000000"));

    /** The names are those of the list, letter by letter. */
    static final NamePolicy AS_LISTED = NamePolicy.asIs().renameDuplicates();

    /** The names are changed where another system could not unpack them. */
    static final NamePolicy PORTABLE = NamePolicy.portable().renameDuplicates();

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
    ZipManifest of(Selection selection, String name, NamePolicy names) throws IOException {
        return build(selection, name, names, crc32s);
    }

    /**
     * Returns the exact length of the archive without reading a file: what a CRC-32 is does not change it.
     *
     * @throws IOException when a file went away meanwhile
     */
    ZipManifest measured(Selection selection, String name, NamePolicy names) throws IOException {
        return build(selection, name, names, WITHOUT_READING);
    }

    /**
     * Returns how many names some system cannot unpack as they are listed.
     *
     * @throws IOException when a file went away meanwhile
     */
    int notPortable(Selection selection) throws IOException {
        int count = 0;
        for (ZipManifest.Renamed renamed :
                build(selection, "names", PORTABLE, WITHOUT_READING).renamed()) {
            // Another Unicode form of the same name unpacks everywhere.
            String composed = Normalizer.normalize(renamed.asked(), Normalizer.Form.NFC);
            count += composed.equals(renamed.written()) ? 0 : 1;
        }
        return count;
    }

    private ZipManifest build(Selection selection, String name, NamePolicy names, Crc32Source source)
            throws IOException {
        ManifestBuilder zip = ZipManifest.builder(name).names(names).crc32s(source);
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
