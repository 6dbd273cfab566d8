// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.handoff.servlet.Nginx;
import dev.handoff.upload.UploadException;
import dev.handoff.upload.UploadForm;
import dev.handoff.upload.UploadedFile;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code POST /upload}: a form with files. {@code PUT /upload/{name}}: the bytes of one. Which road they took is not
 * for this class to know.
 */
final class UploadServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Shelf shelf;
    private final boolean rawBytesPassHere;
    private final transient JsonMapper json = new JsonMapper();

    /**
     * @param rawBytesPassHere whether the CRC-32 of a raw body costs nothing; otherwise it is computed when an archive
     *     needs it
     */
    UploadServlet(Shelf shelf, boolean rawBytesPassHere) {
        this.shelf = shelf;
        this.rawBytesPassHere = rawBytesPassHere;
    }

    /** Somebody reloads the address of the form. */
    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) {
        toThePage(res);
    }

    @Override
    protected void doPost(HttpServletRequest req, HttpServletResponse res) throws IOException {
        if (!isForm(req)) {
            refuse(req, res, 415, "Send a form (multipart/form-data), or the bytes of a file by PUT /upload/NAME.");
            return;
        }
        List<SharedFile> kept = new ArrayList<>();
        try {
            UploadForm form = Nginx.uploads(req);
            if (form.files().isEmpty()) {
                refuse(req, res, 400, "No file was chosen. Go back and choose one.");
                return;
            }
            String title = Optional.ofNullable(req.getParameter("title")).orElse("");
            for (UploadedFile file : form.files()) {
                // The CRC-32 was computed on the way, by us or by nginx.
                kept.add(shelf.put(file, title, file.crc32().toString()));
            }
        } catch (UploadException e) {
            refuse(req, res, e.status(), e.getMessage());
            return;
        }
        if (Audience.isPerson(req.getHeader("Accept"), req.getQueryString())
                && !"yes".equals(req.getParameter("terminal"))) {
            toThePage(res);
        } else {
            answer(res, HttpServletResponse.SC_OK, kept);
        }
    }

    @Override
    protected void doPut(HttpServletRequest req, HttpServletResponse res) throws IOException {
        if (isForm(req)) {
            refuse(req, res, 415, "Send a form to /upload, by POST.");
            return;
        }
        SharedFile kept;
        try {
            UploadedFile file = Nginx.uploads(req).require("file");
            String title = Optional.ofNullable(req.getParameter("title")).orElse("");
            kept = shelf.put(file, title, rawBytesPassHere ? file.crc32().toString() : "");
        } catch (UploadException e) {
            refuse(req, res, e.status(), e.getMessage());
            return;
        }
        res.setHeader("Location", kept.link());
        answer(res, HttpServletResponse.SC_CREATED, List.of(kept));
    }

    private static boolean isForm(HttpServletRequest req) {
        String type = req.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    }

    private static void refuse(HttpServletRequest req, HttpServletResponse res, int status, String why)
            throws IOException {
        req.setAttribute(ErrorPages.ADVICE, why);
        res.sendError(status);
    }

    private static void toThePage(HttpServletResponse res) {
        res.setStatus(HttpServletResponse.SC_SEE_OTHER);
        res.setHeader("Location", "/");
    }

    private void answer(HttpServletResponse res, int status, List<SharedFile> kept) throws IOException {
        res.setStatus(status);
        res.setContentType("application/json");
        res.setHeader("Cache-Control", "no-store");
        json.writeValue(res.getOutputStream(), new Answer("Upload Complete", kept));
    }

    /** The fields of the answer. */
    record Answer(String message, List<SharedFile> files) {
        Answer {
            files = List.copyOf(files);
        }
    }
}
