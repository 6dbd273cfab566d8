// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Nginx;
import dev.handoff.upload.UploadedFile;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ZipManifest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

@SuppressWarnings("serial") // as people write them
public class FilesServlet extends HttpServlet {

    static final Path DIR = Path.of(System.getProperty("dir", "/srv/handoff")); // of "nginx -p DIR"
    static final InternalLocation FILES = InternalLocation.alias("/protected/", DIR.resolve("files"));

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        if (req.getServletPath().equals("/all.zip")) {
            ManifestBuilder zip = ZipManifest.builder("all.zip").tree("all", FILES, FILES.directory());
            Nginx.send(zip.build(), req, res);
            return;
        }
        Optional<Path> file = FILES.find(req.getPathInfo());
        if (file.isEmpty()) {
            res.sendError(404);
            return;
        }
        Nginx.send(AccelRedirect.to(FILES, file.get()).attachment(), req, res);
    }

    @Override
    protected void doPost(HttpServletRequest req, HttpServletResponse res) throws IOException {
        UploadedFile file = Nginx.uploads(req).require("file");
        file.moveTo(FILES.directory().resolve(file.fileName()));
    }
}
