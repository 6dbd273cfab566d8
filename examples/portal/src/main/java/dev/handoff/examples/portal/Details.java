// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/**
 * What the catalogue knows about a file beside its bytes. What it does not know is empty, and left out of {@code
 * /api/files}.
 *
 * @param originalName as the client sent it, where the disk has another one
 * @param title as somebody typed it
 * @param type the media type that the client claimed
 * @param uploaded in ISO 8601, UTC; empty for a file that was put into the folder by hand
 * @param crc32 eight lower-case hexadecimal digits
 * @param sha256 64 of them
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Details(String originalName, String title, String type, String uploaded, String crc32, String sha256) {
    static final Details NONE = new Details("", "", "", "", "", "");

    Details {
        Objects.requireNonNull(originalName);
        Objects.requireNonNull(title);
        Objects.requireNonNull(type);
        Objects.requireNonNull(uploaded);
        if (!crc32.matches("|[0-9a-f]{8}") || !sha256.matches("|[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "CRC-32 and SHA-256 have 8 and 64 lower-case digits: \"" + crc32 + "\", \"" + sha256 + "\"");
        }
    }

    Details withHashes(String newCrc32, String newSha256) {
        return new Details(originalName, title, type, uploaded, newCrc32, newSha256);
    }
}
