// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Nginx;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ZipManifest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** What the README tells people to write for an archive whose CRC-32s they know. */
final class ArchiveServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient InternalLocation files;
    private final transient List<Part> parts;

    ArchiveServlet(InternalLocation files, List<Part> parts) {
        this.files = files;
        this.parts = List.copyOf(parts);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ManifestBuilder zip = ZipManifest.builder("parts.zip");
        for (Part part : parts) {
            zip.file(part.name(), files, part.file(), part.crc32());
        }
        Nginx.send(zip.build(), request, response);
    }
}
