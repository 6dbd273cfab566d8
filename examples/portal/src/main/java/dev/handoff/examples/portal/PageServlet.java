// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import dev.handoff.servlet.Nginx;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code GET /}: the listing for people. */
final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient SharedFiles files;

    PageServlet(SharedFiles files) {
        this.files = files;
    }

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        var page = new Page(files.list(), Nginx.inFront(req));
        res.setContentType("text/html");
        res.setCharacterEncoding("UTF-8");
        res.setHeader("Cache-Control", "no-store");
        page.writeTo(res.getWriter());
    }
}
