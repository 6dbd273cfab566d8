// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Enumeration;
import java.util.List;

/**
 * What the nginx in front proved about itself: {@code X-Handoff-Proxy: <secret>*( ; token )}. nginx overwrites whatever
 * the client sent under that name, so a second line, like a wrong secret, proves nothing.
 *
 * @param nginx whether it is ours: downloads go by X-Accel-Redirect
 * @param bridge whether its internal locations include handoff-bridge.conf
 * @param zip whether it has loaded mod_zip
 */
record Proof(boolean nginx, boolean bridge, boolean zip) {

    /** No nginx of ours: the JVM answers. */
    static final Proof NONE = new Proof(false, false, false);

    static final String HEADER = "X-Handoff-Proxy";

    private static final String BRIDGE = "bridge";
    private static final String ZIP = "zip";

    Proof {
        if (!nginx && (bridge || zip)) {
            throw new IllegalArgumentException("tokens without a secret prove nothing");
        }
    }

    static Proof of(HttpServletRequest request, List<byte[]> secrets) {
        if (secrets.isEmpty()) {
            return NONE;
        }
        Enumeration<String> lines = request.getHeaders(HEADER);
        if (lines == null || !lines.hasMoreElements()) {
            return NONE;
        }
        String line = lines.nextElement();
        return lines.hasMoreElements() ? NONE : of(line, secrets);
    }

    private static Proof of(String line, List<byte[]> secrets) {
        int end = line.indexOf(';');
        String secret = (end < 0 ? line : line.substring(0, end)).strip();
        if (!matchesAny(secret.getBytes(StandardCharsets.UTF_8), secrets)) {
            return NONE;
        }
        boolean bridge = false;
        boolean zip = false;
        while (end >= 0) { // unknown tokens are for other versions
            int next = line.indexOf(';', end + 1);
            String token =
                    line.substring(end + 1, next < 0 ? line.length() : next).strip();
            bridge |= token.equals(BRIDGE);
            zip |= token.equals(ZIP);
            end = next;
        }
        return new Proof(true, bridge, zip);
    }

    /** Compares with every secret to the end, so that the time tells nothing about any of them. */
    private static boolean matchesAny(byte[] given, List<byte[]> secrets) {
        boolean matches = false;
        for (byte[] secret : secrets) {
            matches |= MessageDigest.isEqual(secret, given);
        }
        return matches;
    }
}
