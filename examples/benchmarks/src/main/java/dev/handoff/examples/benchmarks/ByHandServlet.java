// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The least that works: no check of the path, no escaping, no protection against a later error. */
final class ByHandServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        String path = request.getPathInfo();
        response.setHeader("Content-Disposition", "attachment; filename=\"" + path.substring(1) + '"');
        response.setHeader("X-Accel-Redirect", "/protected" + path);
    }
}
