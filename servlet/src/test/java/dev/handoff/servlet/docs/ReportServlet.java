// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Nginx;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

@SuppressWarnings("serial") // as people write them
@WebServlet("/reports/*")
public class ReportServlet extends HttpServlet {

    // nginx.conf: location /protected/reports/ { internal; alias /srv/reports/; }
    private static final InternalLocation REPORTS =
            InternalLocation.alias("/protected/reports/", Path.of("/srv/reports"));

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        Optional<Path> report = REPORTS.find(req.getPathInfo()); // null, outside, a folder, missing: empty
        if (report.isEmpty()) {
            res.sendError(404);
            return;
        }
        Nginx.send(AccelRedirect.to(REPORTS, report.get()).attachment("Überblick 2024.pdf"), req, res);
    }
}
