// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Enumeration;
import java.util.List;

/**
 * What the nginx in front proved about itself: {@code <secret>*( ; token )} in X-Handoff-Proxy or X-Handoff-Upload. nginx overwrites whatever
 * the client sent under that name, so a second line, like a wrong secret, proves nothing.
 *
 * @param nginx whether it is ours: downloads go by X-Accel-Redirect
 * @param bridge whether its internal locations include handoff-bridge.conf
 * @param zip whether it has loaded mod_zip
 * @param spool whether it wrote the body to a file, should there be one
 * @param module whether nginx-upload-module took the body apart
 */
record Proof(boolean nginx, boolean bridge, boolean zip, boolean spool, boolean module) {

    /** No nginx of ours: the JVM answers. */
    static final Proof NONE = new Proof(false, false, false, false, false);

    static final String HEADER = "X-Handoff-Proxy";

    /** Of the locations in which nginx stores uploads itself: {@code X-Handoff-Upload: <secret>; spool}. */
    static final String UPLOAD_HEADER = "X-Handoff-Upload";

    private static final String BRIDGE = "bridge";
    private static final String SPOOL = "spool";
    private static final String MODULE = "module";
    private static final String ZIP = "zip";

    Proof {
        if (!nginx && (bridge || zip || spool || module)) {
            throw new IllegalArgumentException("tokens without a secret prove nothing");
        }
    }

    static Proof of(HttpServletRequest request, String header, List<byte[]> secrets) {
        if (secrets.isEmpty()) {
            return NONE;
        }
        Enumeration<String> lines = request.getHeaders(header);
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
        boolean spool = false;
        boolean module = false;
        while (end >= 0) { // unknown tokens are for other versions
            int next = line.indexOf(';', end + 1);
            String token =
                    line.substring(end + 1, next < 0 ? line.length() : next).strip();
            bridge |= token.equals(BRIDGE);
            zip |= token.equals(ZIP);
            spool |= token.equals(SPOOL);
            module |= token.equals(MODULE);
            end = next;
        }
        return new Proof(true, bridge, zip, spool, module);
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
