// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The least that works with a body that nginx wrote to a file, or whose file nginx-upload-module wrote: it believes
 * whatever path it is told.
 */
final class RenameServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient Path target;

    RenameServlet(Path target) {
        this.target = target;
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Files.move(Path.of(request.getHeader("X-Handoff-Body")), target);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        Files.move(Path.of(request.getParameter(Uploads.FIELD + ".path")), target);
    }
}
