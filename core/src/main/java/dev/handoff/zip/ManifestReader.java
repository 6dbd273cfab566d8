// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import dev.handoff.accel.InternalUri;
import dev.handoff.internal.HttpSyntax;
import dev.handoff.internal.PercentEncoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Takes a manifest of unknown origin for what mod_zip would make of it, and lets through what is declared. */
final class ManifestReader {

    private final List<InternalLocation> declared;
    private final EntryList entries = new EntryList();
    private final SourceFile.Inspector inspector = new SourceFile.Inspector();

    ManifestReader(List<InternalLocation> declared) {
        this.declared = declared;
    }

    ZipManifest read(String archiveName, byte[] manifest) throws IOException {
        for (ManifestFormat.Fields line : ManifestFormat.parse(manifest)) {
            String name = StandardCharsets.UTF_8.decode(line.name()).toString();
            String quoted = "entry " + HttpSyntax.quote(name) + ": ";
            try {
                if (line.isDirectory()) {
                    String folder = name.endsWith("/") ? name : name + '/';
                    requirePossible(folder);
                    entries.append(folder, EntryList.UNKNOWN_TIME);
                } else {
                    readFile(name, line);
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(quoted + e.getMessage(), e);
            } catch (IOException e) {
                throw new IOException(quoted + SourceFile.reason(e), e);
            }
        }
        return new ZipManifest(archiveName, entries, entries.latest(), false, List.of(), List.of());
    }

    private static void requirePossible(String name) {
        NameGuard.problem(name, false).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
    }

    private void readFile(String name, ManifestFormat.Fields line) throws IOException {
        requirePossible(name);
        if (name.endsWith("/")) {
            throw new IllegalArgumentException("a file's name must not end in '/'");
        }
        InternalUri uri = new InternalUri(PercentEncoding.path(line.path()));
        InternalLocation location = declared.stream()
                .filter(candidate -> candidate.contains(uri))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        uri + " is below no declared location; declare its InternalLocation"));
        Path file = location.file(uri);
        SourceFile source = inspector.look(location, file);
        ZipManifest.requireSize(file, line.size(), source.size());
        Optional<Crc32> crc =
                line.crcKnown() ? Optional.of(new Crc32(Integer.toUnsignedLong(line.crc()))) : Optional.empty();
        entries.append(
                new ManifestEntry.File(name, location, file, line.size(), crc, source.modified(), source.executable()),
                location.uri(file));
    }
}
