// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Nginx;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Sends one document: {@code GET /files/2024/report.pdf}. */
@WebServlet("/files/*")
@SuppressWarnings("serial")
public class DownloadServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        InternalLocation documents = StartUp.DOCUMENTS;
        Optional<Path> document = documents.find(req.getPathInfo()); // null, outside, a folder, missing: empty
        if (document.isEmpty()) {
            res.sendError(404);
            return;
        }
        Nginx.send(AccelRedirect.to(documents, document.get()).attachment(), req, res);
    }
}
