// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.util.Map;
import java.util.Optional;

/**
 * The header of one part (RFC 7578 section 4).
 *
 * @param name the field's name
 * @param fileName as sent, decoded; empty for a text field
 * @param contentType the value of Content-Type
 * @param headers all values, names in lower case
 */
record PartHead(String name, Optional<String> fileName, Optional<String> contentType, Map<String, String> headers) {

    PartHead {
        headers = Map.copyOf(headers);
    }
}
