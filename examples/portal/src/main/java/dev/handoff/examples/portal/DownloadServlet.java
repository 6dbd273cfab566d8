// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Nginx;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code GET|HEAD /files/{path}}: saves the file, or shows it with {@code ?inline}. */
final class DownloadServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    // Shown, not downloaded, by every browser; without a charset they would guess.
    private static final Set<String> TEXT = Set.of("txt", "text", "log", "md", "csv");

    private final transient InternalLocation files;

    DownloadServlet(InternalLocation files) {
        this.files = files;
    }

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        Optional<Path> file = files.find(req.getPathInfo());
        if (file.isEmpty()) {
            res.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        String name = req.getPathInfo().substring(req.getPathInfo().lastIndexOf('/') + 1);
        // The browser asks each time whether it changed and gets 304; no cache in between keeps it for others.
        AccelRedirect redirect = AccelRedirect.to(files, file.get()).cacheControl("private, no-cache");
        if (req.getParameter("inline") == null) {
            Nginx.send(redirect.attachment(name), req, res);
        } else {
            Nginx.send(shown(redirect, name, res), req, res);
        }
    }

    private static AccelRedirect shown(AccelRedirect redirect, String name, HttpServletResponse res) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        res.setHeader(SecurityHeaders.POLICY, SecurityHeaders.policyForShowing(extension));
        AccelRedirect shown = redirect.inline(name);
        return TEXT.contains(extension) ? shown.contentType("text/plain; charset=utf-8") : shown;
    }
}
