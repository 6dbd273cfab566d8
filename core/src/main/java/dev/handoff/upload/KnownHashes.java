// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import dev.handoff.Crc32;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hashes of one file: those known are kept, others are computed by one pass over the bytes. Not thread-safe. */
final class KnownHashes {

    /** Reads all bytes of the file, wherever they lie now. */
    @FunctionalInterface
    interface Source {
        void pass(BytesSink sink) throws IOException;
    }

    private final Map<String, String> digests;
    private @Nullable Crc32 crc32;

    KnownHashes(Optional<Crc32> crc32, Map<String, String> digests) {
        this.crc32 = crc32.orElse(null);
        this.digests = new HashMap<>(digests);
    }

    Crc32 crc32(Source source) throws IOException {
        Crc32 known = crc32;
        return known == null ? read(List.of(), source) : known;
    }

    String digest(String algorithm, Source source) throws IOException {
        String known = digests.get(Hashes.requireKnown(algorithm));
        if (known != null) {
            return known;
        }
        read(List.of(algorithm), source);
        return digests.getOrDefault(algorithm, "");
    }

    private Crc32 read(List<String> algorithms, Source source) throws IOException {
        Hashes hashes = new Hashes(algorithms);
        source.pass(hashes);
        digests.putAll(hashes.digests());
        Crc32 computed = hashes.crc32();
        crc32 = computed;
        return computed;
    }
}
