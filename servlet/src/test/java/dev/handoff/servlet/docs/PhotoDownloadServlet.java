// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Nginx;
import dev.handoff.servlet.annotation.SendsFrom;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

@SuppressWarnings("serial") // as people write them
// nginx.conf: location /protected/photos/ { internal; alias /srv/photos/; }
@WebServlet("/photos/*")
@SendsFrom(location = "/protected/photos/", alias = "${photos.dir}")
public class PhotoDownloadServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        InternalLocation photos = Nginx.location(req);
        Optional<Path> photo = photos.find(req.getPathInfo());
        if (photo.isEmpty()) {
            res.sendError(404);
            return;
        }
        Nginx.send(AccelRedirect.to(photos, photo.get()).inline(), req, res);
    }
}
