// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The usual way to send an archive from a servlet; stored, since that is what the others do. */
final class ZipStreamServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    /** Local header, central entry and the end of the archive, each without names. */
    private static final int FOR_EACH_ENTRY = 30 + 46;

    private static final int END = 22;

    private final transient List<Part> parts;

    ZipStreamServlet(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/zip");
        response.setContentLengthLong(length());
        try (ZipOutputStream zip = new ZipOutputStream(response.getOutputStream())) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Part part : parts) {
                ZipEntry entry = new ZipEntry(part.name());
                entry.setSize(part.size());
                entry.setCrc(part.crc32().value());
                zip.putNextEntry(entry);
                Files.copy(part.file(), zip);
                zip.closeEntry();
            }
        }
    }

    private long length() {
        return END
                + parts.stream()
                        .mapToLong(part -> FOR_EACH_ENTRY + 2L * part.name().length() + part.size())
                        .sum();
    }
}
