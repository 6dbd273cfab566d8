// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

@SuppressWarnings("serial") // as people write them
public class PlainFilesServlet extends HttpServlet {

    static final Path DIR = Path.of(System.getProperty("dir", "/srv/handoff")); // of "nginx -p DIR"
    static final Path FILES = DIR.resolve("files");

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        if (req.getServletPath().equals("/all.zip")) {
            try (ZipOutputStream zip = new ZipOutputStream(res.getOutputStream());
                    Stream<Path> files = Files.list(FILES)) {
                for (Path file : files.toList()) {
                    zip.putNextEntry(new ZipEntry("all/" + file.getFileName()));
                    Files.copy(file, zip);
                }
            }
            return;
        }
        Path file = FILES.resolve(req.getPathInfo().substring(1)).normalize();
        if (!file.startsWith(FILES) || !Files.isRegularFile(file)) {
            res.sendError(404);
            return;
        }
        Files.copy(file, res.getOutputStream());
    }

    @Override
    protected void doPost(HttpServletRequest req, HttpServletResponse res) throws IOException, ServletException {
        Part file = req.getPart("file");
        file.write(DIR + "/files/" + Path.of(file.getSubmittedFileName()).getFileName());
    }
}
