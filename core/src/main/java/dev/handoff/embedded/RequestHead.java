// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import dev.handoff.internal.HttpSyntax;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the answer to a hand-off depends on: the method, Range and the conditional headers of RFC 9110 section 13.1.
 *
 * @param method the request method, case-sensitive
 * @param headers values by name, in any case; several lines of one name joined by {@code ", "}
 */
public record RequestHead(String method, Map<String, String> headers) {

    /**
     * @throws IllegalArgumentException when the method is not a token
     */
    public RequestHead {
        if (!HttpSyntax.isToken(method)) {
            throw new IllegalArgumentException("method must be a token: " + HttpSyntax.quote(method));
        }
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        headers = Collections.unmodifiableMap(byName);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    boolean isHead() {
        return method.equals("HEAD");
    }
}
