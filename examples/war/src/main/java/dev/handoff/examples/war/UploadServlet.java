// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import dev.handoff.servlet.annotation.ReceivesUploads;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Takes one document into the inbox: {@code POST /upload}, a form with the file {@code document}. */
@SuppressWarnings("serial") // as people write them
@WebServlet("/upload")
@MultipartConfig
@ReceivesUploads(store = "${UPLOADS_DIR}")
public class UploadServlet extends HttpServlet {

    private static final Path INBOX = Path.of(System.getenv("DOCUMENTS_DIR"), "inbox");

    @Override
    public void init() throws ServletException {
        try {
            Files.createDirectories(INBOX);
        } catch (IOException e) {
            throw new ServletException(e);
        }
    }

    @Override
    protected void doPost(HttpServletRequest req, HttpServletResponse res) throws IOException, ServletException {
        Part document = req.getPart("document");
        if (document == null) {
            res.sendError(400);
            return;
        }
        String name = UUID.randomUUID().toString(); // the name that the client sends is the client's
        document.write(INBOX.resolve(name).toString());
        res.setStatus(201);
        res.setHeader("Location", req.getContextPath() + "/files/inbox/" + name);
    }
}
