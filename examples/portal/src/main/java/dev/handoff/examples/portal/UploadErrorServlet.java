// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** {@code GET /upload-error/{status}}: what nginx shows when it refuses an upload itself (local-upload.conf). */
final class UploadErrorServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private static final Map<String, String> ADVICE = Map.of(
            "/400", "The upload is not what its header says.",
            "/408", "The upload stopped on its way.",
            "/411", "The upload has no Content-Length.",
            "/413", "The upload is larger than 8 GiB.",
            "/415", "The upload is of a type that is not taken here.");

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        String advice = req.getPathInfo() == null ? null : ADVICE.get(req.getPathInfo());
        if (advice == null) {
            res.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        req.setAttribute(ErrorPages.ADVICE, advice);
        res.sendError(Integer.parseInt(req.getPathInfo().substring(1)));
    }
}
