// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Serves one small file of the page, such as its style sheet, from the jar. */
final class AssetServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final byte[] content;
    private final String contentType;

    AssetServlet(String resource, String contentType) {
        this.contentType = contentType;
        try (InputStream in = AssetServlet.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + resource + ": build it again");
            }
            content = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        res.setContentType(contentType);
        res.setContentLength(content.length);
        res.setHeader("Cache-Control", "max-age=300");
        res.getOutputStream().write(content);
    }
}
