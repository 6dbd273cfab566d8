// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.nio.file.Path;

/** The usual way to receive a file in a servlet. */
final class GetPartsServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient Path target;

    GetPartsServlet(Path target) {
        this.target = target;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        for (Part part : request.getParts()) {
            // absolute: Jetty renames what it has written
            part.write(target.toString());
        }
    }
}
