// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Nginx;
import dev.handoff.servlet.annotation.SendsFrom;
import dev.handoff.zip.Crc32Cache;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ZipManifest;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Sends many documents as one ZIP: {@code GET /archive?folder=2024} or {@code GET /archive?file=a.pdf&file=b.pdf}. */
@SuppressWarnings("serial") // as people write them
@WebServlet("/archive")
@SendsFrom(location = "/protected/", alias = "${DOCUMENTS_DIR}")
public class ArchiveServlet extends HttpServlet {

    private static final Crc32Cache CRCS = Crc32Cache.inMemory(10_000);

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        InternalLocation documents = Nginx.location(req);
        ManifestBuilder zip = ZipManifest.builder("documents.zip").crc32s(CRCS); // each file is read once
        String[] chosen = req.getParameterValues("file");
        boolean found = chosen == null
                ? addFolder(zip, documents, req.getParameter("folder"))
                : addFiles(zip, documents, chosen);
        if (found) {
            Nginx.send(zip.build(), req, res); // exact length, resumable
        } else {
            res.sendError(404);
        }
    }

    private static boolean addFolder(ManifestBuilder zip, InternalLocation documents, String name) throws IOException {
        Optional<Path> folder = documents.findDirectory(name);
        if (folder.isPresent()) {
            zip.tree("", documents, folder.get());
        }
        return folder.isPresent();
    }

    private static boolean addFiles(ManifestBuilder zip, InternalLocation documents, String[] names)
            throws IOException {
        for (String name : names) {
            Optional<Path> file = documents.find(name);
            if (file.isEmpty()) {
                return false;
            }
            zip.file(name, documents, file.get());
        }
        return true;
    }
}
