// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import dev.handoff.servlet.Nginx;
import dev.handoff.upload.UploadedFile;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;

/** What the README tells people to write, whichever road the upload came. */
final class UploadServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient Path target;

    UploadServlet(Path target) {
        this.target = target;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        UploadedFile file = Nginx.uploads(request).require(Uploads.FIELD);
        // reading a file a second time for it is not what the raw road is about
        String crc32 = isRaw(request) ? "" : file.crc32().toString();
        file.moveTo(target);
        response.getWriter().print(crc32);
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        doPost(request, response);
    }

    private static boolean isRaw(HttpServletRequest request) {
        return request.getMethod().equals("PUT");
    }
}
