// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import dev.handoff.Crc32;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The values that nginx-upload-module sent for one file, by key. The module computes no hashes for a resumed upload and
 * sends empty ones.
 */
record StoredFields(Map<String, String> values) {

    private static final int LONGEST_NUMBER = 18;

    /** Hexadecimal digits of each hash, and its name in Java. */
    private static final Map<String, Hash> HASHES = Map.of(
            "md5", new Hash("MD5", 32),
            "sha1", new Hash("SHA-1", 40),
            "sha256", new Hash("SHA-256", 64),
            "sha512", new Hash("SHA-512", 128));

    private record Hash(String algorithm, int digits) {}

    StoredFields {
        values = Map.copyOf(values);
    }

    /** Returns the number of the file in its request, which must be higher than that of the file before. */
    long number(long before) throws UploadException {
        if (!values.containsKey("number")) {
            return before;
        }
        long number = decimal("number");
        if (number <= before) {
            throw UploadException.forged("the numbers of the files in a callback must count up");
        }
        return number;
    }

    CallbackItem.StoredByNginx toItem(String fieldName) throws UploadException {
        String path = values.getOrDefault("path", "");
        if (path.isEmpty()) {
            throw UploadException.forged("a file in a callback has no path; nginx always sends one");
        }
        OptionalLong size = values.containsKey("size") ? OptionalLong.of(decimal("size")) : OptionalLong.empty();
        return new CallbackItem.StoredByNginx(
                fieldName,
                PartHeader.unquoted(values.getOrDefault("name", "")),
                Optional.ofNullable(values.get("content_type")).filter(type -> !type.isEmpty()),
                path,
                size,
                hash("crc32", 8).map(Crc32::parse),
                digests());
    }

    private Map<String, String> digests() throws UploadException {
        Map<String, String> digests = new HashMap<>();
        for (Map.Entry<String, Hash> hash : HASHES.entrySet()) {
            hash(hash.getKey(), hash.getValue().digits())
                    .ifPresent(hex -> digests.put(hash.getValue().algorithm(), hex));
        }
        return digests;
    }

    private Optional<String> hash(String key, int digits) throws UploadException {
        String hex = values.getOrDefault(key, "");
        if (hex.isEmpty()) {
            return Optional.empty();
        }
        if (hex.length() != digits || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw UploadException.forged(
                    "the " + key + " of a file in a callback must be " + digits + " hexadecimal digits or empty");
        }
        return Optional.of(hex.toLowerCase(Locale.ROOT));
    }

    private long decimal(String key) throws UploadException {
        String value = values.getOrDefault(key, "");
        boolean decimal = !value.isEmpty()
                && value.length() <= LONGEST_NUMBER
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!decimal) {
            throw UploadException.forged("the " + key + " of a file in a callback must be a decimal number");
        }
        return Long.parseLong(value);
    }
}
