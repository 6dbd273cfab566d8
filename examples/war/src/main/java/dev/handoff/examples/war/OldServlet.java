// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import dev.handoff.servlet.annotation.SendsFrom;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Sets the header by hand, and asks too late. */
@SuppressWarnings("serial") // as people write them
@WebServlet("/old/*")
@SendsFrom(location = "/protected/", alias = "${DOCUMENTS_DIR}")
public class OldServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        res.setContentType("application/octet-stream");
        res.setHeader("X-Accel-Redirect", "/protected" + req.getPathInfo());
        if (req.getPathInfo().startsWith("/secret/")) {
            res.sendError(403); // without the guard nginx would send the file all the same
        }
    }
}
