// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.handoff.zip.Crc32Cache;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/** {@code GET|DELETE /api/files/{path}}: one file with its hashes, and its end. */
final class FileServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient SharedFiles files;
    private final transient Catalogue catalogue;
    private final transient Crc32Cache crc32s;
    private final transient JsonMapper json = new JsonMapper();

    FileServlet(SharedFiles files, Catalogue catalogue, Crc32Cache crc32s) {
        this.files = files;
        this.catalogue = catalogue;
        this.crc32s = crc32s;
    }

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        String path = path(req);
        Optional<Path> file = files.find(path);
        if (file.isEmpty()) {
            res.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        SharedFile described;
        try {
            BasicFileAttributes attributes = Files.readAttributes(file.get(), BasicFileAttributes.class);
            described = files.describe(path, attributes, hashed(path, file.get(), attributes));
        } catch (IOException changed) {
            req.setAttribute(ErrorPages.ADVICE, "The file is being changed. Try again in a moment.");
            res.setHeader("Retry-After", "3");
            res.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        res.setContentType("application/json");
        res.setHeader("Cache-Control", "no-store");
        json.writeValue(res.getOutputStream(), described);
    }

    /** Reads the file for the hashes that are not known yet. */
    private Details hashed(String path, Path file, BasicFileAttributes attributes) throws IOException {
        FileState state = FileState.of(attributes);
        String crc32 = crc32s.crc32(file, attributes).orElseThrow().toString();
        Details known = catalogue.find(path, state);
        if (!known.sha256().isEmpty()) {
            return known.withHashes(crc32, known.sha256());
        }
        Details complete = known.withHashes(crc32, Sha256.of(file));
        // Only of the state that was read: a file may be written to meanwhile.
        if (FileState.of(Files.readAttributes(file, BasicFileAttributes.class)).equals(state)) {
            catalogue.keep(path, state, complete);
        }
        return complete;
    }

    @Override
    protected void doDelete(HttpServletRequest req, HttpServletResponse res) throws IOException {
        String path = path(req);
        Optional<Path> found = files.find(path).or(() -> files.findFolder(path));
        if (found.isEmpty()) {
            res.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        try {
            Files.delete(found.get());
        } catch (NoSuchFileException goneMeanwhile) {
            res.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        } catch (DirectoryNotEmptyException e) {
            req.setAttribute(ErrorPages.ADVICE, "The folder is not empty.");
            res.sendError(HttpServletResponse.SC_CONFLICT);
            return;
        }
        catalogue.forget(List.of(path));
        res.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private static String path(HttpServletRequest req) {
        String path = req.getPathInfo();
        return path == null ? "" : path.substring(1);
    }
}
