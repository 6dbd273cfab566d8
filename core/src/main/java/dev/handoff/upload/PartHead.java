// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.util.HashMap;
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

    /** Makes the header that a browser would have sent for a file that came otherwise (WHATWG HTML, multipart/form-data). */
    static PartHead ofFile(String name, String fileName, Optional<String> contentType) {
        Map<String, String> headers = new HashMap<>();
        headers.put(
                "content-disposition",
                "form-data; name=\"" + escaped(name) + "\"; filename=\"" + escaped(fileName) + '"');
        contentType.ifPresent(type -> headers.put("content-type", type));
        return new PartHead(name, Optional.of(fileName), contentType, headers);
    }

    private static String escaped(String value) {
        return value.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }
}
