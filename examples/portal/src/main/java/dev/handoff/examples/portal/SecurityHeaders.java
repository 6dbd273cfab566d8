// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sets on every answer what a browser may do with it: no scripts but the one of the page, no frames, no guessing of types. */
final class SecurityHeaders extends HttpFilter {
    private static final long serialVersionUID = 1;

    static final String POLICY = "Content-Security-Policy";

    /** The headers of the listing and of error pages. */
    static final Map<String, String> ALL = all();

    private static Map<String, String> all() {
        var headers = new LinkedHashMap<String, String>();
        headers.put(
                POLICY,
                "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        return Map.copyOf(headers);
    }

    /**
     * Returns the policy for the page, whose form asks for archives and whose script shows their size. The nonce names
     * that script: {@code 'self'} would allow each shared file to be one.
     */
    static String policyForPage(String nonce) {
        return "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'nonce-" + nonce
                + "'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    /**
     * Returns the policy for a file that the browser shows. A shared HTML or SVG file is somebody else's: the sandbox
     * gives it an origin of its own and no scripts. Chromium shows no PDF in a sandbox; its viewer is one itself.
     */
    static String policyForShowing(String extension) {
        String policy = "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'";
        return extension.equals("pdf") ? policy + "; object-src 'self'" : policy + "; sandbox";
    }

    @Override
    protected void doFilter(HttpServletRequest req, HttpServletResponse res, FilterChain chain)
            throws IOException, ServletException {
        ALL.forEach(res::setHeader);
        chain.doFilter(req, res);
    }
}
