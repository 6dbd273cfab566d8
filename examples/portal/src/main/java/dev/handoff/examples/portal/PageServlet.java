// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Predicate;

/** {@code GET /}: the listing for people. */
final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient SharedFiles files;
    private final transient Predicate<HttpServletRequest> throughNginx;

    PageServlet(SharedFiles files, Predicate<HttpServletRequest> throughNginx) {
        this.files = files;
        this.throughNginx = throughNginx;
    }

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        var page = new Page(files.list(), throughNginx.test(req));
        res.setContentType("text/html");
        res.setCharacterEncoding("UTF-8");
        res.setHeader("Cache-Control", "no-store");
        page.writeTo(res.getWriter());
    }
}
