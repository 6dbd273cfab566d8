// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Nginx;
import dev.handoff.servlet.annotation.SendsFrom;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Sends one document: {@code GET /files/2024/report.pdf}. */
@SuppressWarnings("serial") // as people write them
@WebServlet("/files/*")
@SendsFrom(location = "/protected/", alias = "${DOCUMENTS_DIR}")
public class DownloadServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        InternalLocation documents = Nginx.location(req);
        Optional<Path> document = documents.find(req.getPathInfo()); // null, outside, a folder, missing: empty
        if (document.isEmpty()) {
            res.sendError(404);
            return;
        }
        Nginx.send(AccelRedirect.to(documents, document.get()).attachment(), req, res);
    }
}
