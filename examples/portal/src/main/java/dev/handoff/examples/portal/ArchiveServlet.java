// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import dev.handoff.servlet.Nginx;
import dev.handoff.zip.ZipManifest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET|HEAD /archive?path=…&path=…&name=…&names=portable}: files and folders as one ZIP, whose length is known before its first
 * byte and whose download can be resumed.
 */
final class ArchiveServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient SharedFiles files;
    private final transient Archives archives;

    ArchiveServlet(SharedFiles files, Archives archives) {
        this.files = files;
        this.archives = archives;
    }

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        List<String> paths = Choice.paths(req);
        Optional<Selection> selection = Choice.in(files, paths, req, res);
        if (selection.isEmpty()) {
            return;
        }
        ZipManifest zip;
        try {
            zip = archives.of(selection.get(), ArchiveName.of(req.getParameter("name"), paths), Choice.names(req));
        } catch (IOException changed) {
            Choice.refuse(req, res, changed);
            return;
        }
        // As for single files.
        res.setHeader("Cache-Control", "private, no-cache");
        Nginx.send(zip, req, res);
    }
}
