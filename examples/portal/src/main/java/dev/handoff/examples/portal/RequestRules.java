// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Refuses requests that no client of the portal has a reason to send. */
final class RequestRules extends HttpFilter {
    private static final long serialVersionUID = 1;

    @Override
    protected void doFilter(HttpServletRequest req, HttpServletResponse res, FilterChain chain)
            throws IOException, ServletException {
        List<String> methods = methods(req.getServletPath(), req.getPathInfo());
        if (!methods.contains(req.getMethod())) {
            res.setHeader("Allow", String.join(", ", methods));
            res.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        } else if (hasDotSegment(req.getRequestURI())) {
            res.sendError(HttpServletResponse.SC_BAD_REQUEST);
        } else {
            chain.doFilter(req, res);
        }
    }

    private static List<String> methods(String servlet, String pathInfo) {
        boolean below = pathInfo != null;
        return switch (servlet) {
            case "/upload" -> below ? List.of("PUT") : List.of("GET", "HEAD", "POST");
            case "/api/files" -> below ? List.of("GET", "HEAD", "DELETE") : List.of("GET", "HEAD");
            default -> List.of("GET", "HEAD");
        };
    }

    /** Jetty resolves dot segments before it picks the servlet: /files/.. would be the page. Clients resolve them too. */
    static boolean hasDotSegment(String rawPath) {
        for (String segment : rawPath.split("/")) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
