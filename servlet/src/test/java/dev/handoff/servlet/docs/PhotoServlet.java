// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import dev.handoff.servlet.Nginx;
import dev.handoff.upload.UploadedFile;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

@SuppressWarnings("serial") // as people write them
@WebServlet("/photos/*")
public class PhotoServlet extends HttpServlet {

    private static final Path PHOTOS = Path.of("/srv/photos");

    @Override
    protected void doPost(HttpServletRequest req, HttpServletResponse res) throws IOException {
        UploadedFile photo = Nginx.uploads(req).require("photo"); // without it: 400
        Path kept = photo.moveTo(PHOTOS.resolve(UUID.randomUUID().toString())); // overwrites nothing
        log(photo.displayName() + " is " + kept + ", " + photo.size() + " bytes, " + photo.crc32());
    }
}
