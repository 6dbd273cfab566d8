// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the nginx in front proved about itself: {@code <secret>*( ; token )} in X-Handoff-Proxy or X-Handoff-Upload. nginx overwrites whatever
 * the client sent under that name, so a second line, like a wrong secret, proves nothing.
 *
 * @param nginx whether it is ours: downloads go by X-Accel-Redirect
 * @param tokens what else it can do
 */
record Proof(boolean nginx, Set<String> tokens) {

    /** No nginx of ours: the JVM answers. */
    static final Proof NONE = new Proof(false, Set.of());

    static final String HEADER = "X-Handoff-Proxy";

    /** Of the locations in which nginx stores uploads itself: {@code X-Handoff-Upload: <secret>; spool}. */
    static final String UPLOAD_HEADER = "X-Handoff-Upload";

    private static final String BRIDGE = "bridge";
    private static final String SPOOL = "spool";
    private static final String MODULE = "module";
    private static final String ZIP = "zip";

    Proof {
        tokens = Set.copyOf(tokens);
        if (!nginx && !tokens.isEmpty()) {
            throw new IllegalArgumentException("tokens without a secret prove nothing: " + tokens);
        }
    }

    /** Whether its internal locations include handoff-bridge.conf. */
    boolean bridge() {
        return tokens.contains(BRIDGE);
    }

    /** Whether it has loaded mod_zip. */
    boolean zip() {
        return tokens.contains(ZIP);
    }

    /** Whether it wrote the body to a file, should there be one. */
    boolean spool() {
        return tokens.contains(SPOOL);
    }

    /** Whether nginx-upload-module took the body apart. */
    boolean module() {
        return tokens.contains(MODULE);
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
        Set<String> tokens = new HashSet<>(); // unknown ones are for other versions
        while (end >= 0) {
            int next = line.indexOf(';', end + 1);
            tokens.add(line.substring(end + 1, next < 0 ? line.length() : next).strip());
            end = next;
        }
        return new Proof(true, tokens);
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
