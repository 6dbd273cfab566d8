// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import dev.handoff.Crc32;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/** The CRC-32 and the digests of bytes that pass. */
final class Hashes implements BytesSink {

    private static final Set<String> KNOWN = Set.of("MD5", "SHA-1", "SHA-256", "SHA-512");

    private final CRC32 crc = new CRC32();
    private final Map<String, MessageDigest> digests = new LinkedHashMap<>();

    Hashes(List<String> algorithms) {
        for (String algorithm : algorithms) {
            digests.put(requireKnown(algorithm), digest(algorithm));
        }
    }

    static String requireKnown(String algorithm) {
        if (!KNOWN.contains(algorithm)) {
            throw new IllegalArgumentException(
                    "a digest is one of MD5, SHA-1, SHA-256 and SHA-512: \"" + algorithm + '"');
        }
        return algorithm;
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no " + algorithm, e);
        }
    }

    /** Leaves the position of the buffer where it is. */
    @Override
    public void accept(ByteBuffer bytes) {
        crc.update(bytes.duplicate());
        for (MessageDigest digest : digests.values()) {
            digest.update(bytes.duplicate());
        }
    }

    Crc32 crc32() {
        return new Crc32(crc.getValue());
    }

    /** Returns the digests of all bytes, in lower-case hexadecimal digits; to be called once. */
    Map<String, String> digests() {
        Map<String, String> texts = new LinkedHashMap<>();
        digests.forEach(
                (algorithm, digest) -> texts.put(algorithm, HexFormat.of().formatHex(digest.digest())));
        return texts;
    }
}
