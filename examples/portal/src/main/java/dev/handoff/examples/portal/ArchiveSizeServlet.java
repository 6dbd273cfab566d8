// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.handoff.zip.ManifestEntry;
import dev.handoff.zip.ZipManifest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code GET /api/archive?path=…&path=…&name=…&names=portable}: how large the archive of the same parameters is; reads no file. */
final class ArchiveSizeServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient SharedFiles files;
    private final transient Archives archives;
    private final transient JsonMapper json = new JsonMapper();

    ArchiveSizeServlet(SharedFiles files, Archives archives) {
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
        Size size;
        try {
            String name = ArchiveName.of(req.getParameter("name"), paths);
            ZipManifest zip = archives.measured(selection.get(), name, Choice.names(req));
            size = Size.of(zip, archives.notPortable(selection.get()));
        } catch (IOException changed) {
            Choice.refuse(req, res, changed);
            return;
        }
        res.setContentType("application/json");
        res.setHeader("Cache-Control", "no-store");
        json.writeValue(res.getOutputStream(), size);
    }

    /**
     * The fields of the answer.
     *
     * @param name the archive would be saved under
     * @param files in it
     * @param size of the files together, in bytes
     * @param archiveSize of the archive, in bytes
     * @param notPortable how many names some system cannot unpack as they are listed
     */
    record Size(String name, int files, long size, long archiveSize, int notPortable) {
        Size {
            if (files < 0 || size < 0 || archiveSize <= size) {
                throw new IllegalArgumentException("an archive is larger than its files: " + archiveSize);
            }
        }

        static Size of(ZipManifest zip, int notPortable) {
            int files = 0;
            long size = 0;
            for (ManifestEntry entry : zip.entries()) {
                if (entry instanceof ManifestEntry.File file) {
                    files++;
                    size += file.size();
                }
            }
            return new Size(zip.archiveName(), files, size, zip.archiveSize(), notPortable);
        }
    }
}
