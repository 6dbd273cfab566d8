// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import dev.handoff.servlet.annotation.SendsFrom;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Sends a document as people did before: {@code GET /old/2024/report.pdf?terms=accepted}. The header comes first and the
 * question too late, for which nginx alone would send the file with a 403. The annotation puts a GuardFilter before the
 * servlet and is the only line that is new.
 */
@SuppressWarnings("serial") // as people write them
@WebServlet("/old/*")
@SendsFrom(location = "/protected/", alias = "${DOCUMENTS_DIR}")
public class OldServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        res.setContentType("application/octet-stream");
        res.setHeader("X-Accel-Redirect", "/protected" + req.getPathInfo());
        if (!"accepted".equals(req.getParameter("terms"))) {
            res.sendError(403);
        }
    }
}
