// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletFileUpload;

/** The streaming way of commons-fileupload2, straight to the target. */
final class FileUploadServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient Path target;

    FileUploadServlet(Path target) {
        this.target = target;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JakartaServletFileUpload<DiskFileItem, DiskFileItemFactory> upload = new JakartaServletFileUpload<>();
        FileItemInputIterator items = upload.getItemIterator(request);
        while (items.hasNext()) {
            try (InputStream content = items.next().getInputStream()) {
                Files.copy(content, target);
            }
        }
    }
}
