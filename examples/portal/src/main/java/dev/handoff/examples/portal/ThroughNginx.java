// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Predicate;

/** Tells whether a request came through our nginx. Only the page asks, to say so; the hand-off decides by itself. */
record ThroughNginx(List<String> secrets) implements Predicate<HttpServletRequest> {
    ThroughNginx {
        secrets = List.copyOf(secrets);
    }

    @Override
    public boolean test(HttpServletRequest req) {
        String header = req.getHeader("X-Handoff-Proxy");
        if (header == null) {
            return false;
        }
        byte[] given = header.split(";", 2)[0].strip().getBytes(ISO_8859_1);
        boolean known = false;
        for (String secret : secrets) {
            known |= MessageDigest.isEqual(given, secret.getBytes(ISO_8859_1));
        }
        return known;
    }
}
