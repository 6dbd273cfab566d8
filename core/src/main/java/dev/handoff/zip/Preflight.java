// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.internal.HttpSyntax;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Looks at each file of a manifest once more before it is sent. */
final class Preflight {

    private final EntryList entries;
    private final boolean skip;
    private final SourceFile.Inspector inspector = new SourceFile.Inspector();
    private final BitSet bad = new BitSet();
    private final List<ZipManifest.Skipped> skipped = new ArrayList<>();

    Preflight(EntryList entries, boolean skip) {
        this.entries = entries;
        this.skip = skip;
    }

    /** What is left, and what is not. */
    record Left(EntryList entries, List<ZipManifest.Skipped> skipped) {

        List<ZipManifest.Skipped> with(List<ZipManifest.Skipped> earlier) {
            List<ZipManifest.Skipped> all = new ArrayList<>(earlier);
            all.addAll(skipped);
            return all;
        }
    }

    /** Returns what is left; empty when that is everything. */
    Optional<Left> run() throws IOException {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i) instanceof ManifestEntry.File file) {
                check(i, file);
            }
        }
        if (bad.isEmpty()) {
            return Optional.empty();
        }
        EntryList left = new EntryList();
        for (int i = bad.nextClearBit(0); i < entries.size(); i = bad.nextClearBit(i + 1)) {
            left.append(entries, i);
        }
        return Optional.of(new Left(left, skipped));
    }

    private void check(int index, ManifestEntry.File file) throws IOException {
        try {
            SourceFile now = inspector.look(file.location(), file.file());
            ZipManifest.requireSize(file.file(), file.size(), now.size());
            if (!now.modified().equals(file.modified())) {
                throw new IOException(file.file() + " was modified at " + now.modified() + ", after it was added");
            }
        } catch (IOException e) {
            String reason = SourceFile.reason(e);
            if (!skip) {
                throw new IOException(
                        "entry " + HttpSyntax.quote(file.name()) + ": " + reason
                                + "; build the manifest anew, or with skipUnavailable()",
                        e);
            }
            bad.set(index);
            skipped.add(new ZipManifest.Skipped(file.name(), reason));
        }
    }
}
