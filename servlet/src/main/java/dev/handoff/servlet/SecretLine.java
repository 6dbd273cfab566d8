// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a header by which nginx proves itself, {@code <secret>*( ; token )}, the same rule for each of them. */
final class SecretLine {

    private SecretLine() {}

    /** Returns what follows the secret; null when the header proves nothing: a wrong secret, none, or a second line. */
    static @Nullable String tokens(HttpServletRequest request, String header, List<byte[]> secrets) {
        if (secrets.isEmpty()) {
            return null;
        }
        Enumeration<String> lines = request.getHeaders(header);
        if (lines == null || !lines.hasMoreElements()) {
            return null;
        }
        String line = lines.nextElement();
        return lines.hasMoreElements() ? null : tokens(line, secrets);
    }

    private static @Nullable String tokens(String line, List<byte[]> secrets) {
        int end = line.indexOf(';');
        String secret = (end < 0 ? line : line.substring(0, end)).strip();
        if (!matchesAny(secret.getBytes(StandardCharsets.UTF_8), secrets)) {
            return null;
        }
        return end < 0 ? "" : line.substring(end);
    }

    /** Returns whether the token is among them; unknown ones are for other versions. */
    static boolean has(String tokens, String token) {
        int end = tokens.isEmpty() ? -1 : 0;
        while (end >= 0) {
            int next = tokens.indexOf(';', end + 1);
            if (tokens.substring(end + 1, next < 0 ? tokens.length() : next)
                    .strip()
                    .equals(token)) {
                return true;
            }
            end = next;
        }
        return false;
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
