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

/** Sets on every answer what a browser may do with it: no scripts, no frames, no guessing of types. */
final class SecurityHeaders extends HttpFilter {
    private static final long serialVersionUID = 1;

    /** The headers of the page, of the listing and of error pages. */
    static final Map<String, String> ALL = all();

    private static Map<String, String> all() {
        var headers = new LinkedHashMap<String, String>();
        headers.put(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        return Map.copyOf(headers);
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
