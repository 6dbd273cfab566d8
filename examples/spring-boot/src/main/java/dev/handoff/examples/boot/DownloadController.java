// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Nginx;
import dev.handoff.zip.Crc32Cache;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ZipManifest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** Sends files, and all of them as one archive. */
@Controller
class DownloadController {

    private static final Crc32Cache CRCS = Crc32Cache.inMemory(10_000);

    private final InternalLocation files;

    DownloadController(InternalLocation files) {
        this.files = files;
    }

    @GetMapping("/files/{*name}")
    void download(@PathVariable String name, HttpServletRequest req, HttpServletResponse res) throws IOException {
        Path file = files.find(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Nginx.send(AccelRedirect.to(files, file).attachment(), req, res);
    }

    @GetMapping("/files.zip")
    void archive(HttpServletRequest req, HttpServletResponse res) throws IOException {
        ManifestBuilder zip = ZipManifest.builder("Überblick.zip").crc32s(CRCS); // each file is read once
        zip.tree("files", files, files.directory());
        Nginx.send(zip.build(), req, res);
    }
}
