// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** {@code GET /api/files}: the listing for programs. */
final class FileListServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Inventory files;
    private final transient JsonMapper json = new JsonMapper();

    FileListServlet(Inventory files) {
        this.files = files;
    }

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        var listing = new Listing(files.list());
        res.setContentType("application/json");
        res.setHeader("Cache-Control", "no-store");
        json.writeValue(res.getOutputStream(), listing);
    }

    /** The object around the files leaves room for more fields. */
    record Listing(List<SharedFile> files) {
        Listing {
            files = List.copyOf(files);
        }
    }
}
