// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.Objects;

/**
 * One file on offer. The components are the fields of {@code /api/files}.
 *
 * @param path where it lies below the shared folder, separated by {@code /}, not percent-encoded
 * @param name the last part of the path
 * @param size in bytes
 * @param modified in whole seconds, like Last-Modified
 * @param link the public address, percent-encoded, to be resolved against the address of the portal
 * @param details as far as they are known
 */
record SharedFile(
        String path,
        String name,
        long size,
        @JsonSerialize(using = ToStringSerializer.class) Instant modified,
        String link,
        @JsonUnwrapped Details details) {
    SharedFile {
        Objects.requireNonNull(modified);
        Objects.requireNonNull(details);
        if (!path.endsWith(name) || !link.startsWith("/") || size < 0) {
            throw new IllegalArgumentException("not a file on offer: \"" + path + "\"");
        }
    }
}
