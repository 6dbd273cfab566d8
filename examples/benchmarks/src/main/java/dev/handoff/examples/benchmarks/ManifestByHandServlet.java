// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** The least that works with mod_zip: one line for each file, as the examples on the web have it. */
final class ManifestByHandServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient List<Part> parts;

    ManifestByHandServlet(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Archive-Files", "zip");
        response.setHeader("Content-Disposition", "attachment; filename=\"parts.zip\"");
        PrintWriter out = response.getWriter();
        for (Part part : parts) {
            out.print(String.format(
                    "%s %d %s %s\r\n",
                    part.crc32(), part.size(), "/protected/" + Part.FOLDER + '/' + part.name(), part.name()));
        }
    }
}
