// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Nginx;
import dev.handoff.zip.Crc32Cache;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ZipManifest;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;

@SuppressWarnings("serial") // as people write them
@WebServlet("/reports.zip")
public class ArchiveServlet extends HttpServlet {

    private static final InternalLocation REPORTS =
            InternalLocation.alias("/protected/reports/", Path.of("/srv/reports"));

    private static final Crc32Cache CRCS = Crc32Cache.inMemory(10_000);

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws IOException {
        ManifestBuilder zip = ZipManifest.builder("Überblick 2024.zip").crc32s(CRCS); // each file is read once
        zip.tree("2024", REPORTS, Path.of("/srv/reports/2024"));
        Nginx.send(zip.build(), req, res); // exact length, resumable
    }
}
