// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Refuses requests that change something when another site has the browser send them: whoever can reach the portal may
 * change its files, and so might every page that they visit. Programs send neither header and are let through.
 */
final class SameOrigin extends HttpFilter {
    private static final long serialVersionUID = 1;

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    @Override
    protected void doFilter(HttpServletRequest req, HttpServletResponse res, FilterChain chain)
            throws IOException, ServletException {
        if (HARMLESS.contains(req.getMethod())
                || isOurs(req.getHeader("Sec-Fetch-Site"), req.getHeader("Origin"), req.getHeader("Host"))) {
            chain.doFilter(req, res);
        } else {
            req.setAttribute(ErrorPages.ADVICE, "Only pages of this portal may change its files.");
            res.sendError(HttpServletResponse.SC_FORBIDDEN);
        }
    }

    /**
     * Tells whether our own page, or no page at all, sends the request. Browsers leave out Sec-Fetch-Site where neither
     * HTTPS nor this machine makes the connection trustworthy; Origin comes with each POST, PUT and DELETE.
     */
    static boolean isOurs(String site, String origin, String host) {
        if (site != null) {
            return OWN_SITE.contains(site);
        }
        return origin == null || origin.equals("http://" + host) || origin.equals("https://" + host);
    }
}
