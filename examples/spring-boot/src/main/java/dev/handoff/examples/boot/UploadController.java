// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Nginx;
import dev.handoff.upload.UploadedFile;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Takes files: as every Spring application does, and as it is done with Handoff. */
@RestController
@ResponseStatus(HttpStatus.CREATED)
class UploadController {

    /** What the client is told. */
    record Kept(String id, String name, long size) {}

    private final InternalLocation files;

    UploadController(InternalLocation files) {
        this.files = files;
    }

    /** A form. Nothing in it knows of Handoff; {@code transferTo(File)} is {@code Part.write}, a rename. */
    @PostMapping("/upload")
    Kept form(@RequestParam MultipartFile photo, @RequestParam(defaultValue = "") String title) throws IOException {
        String id = UUID.randomUUID().toString();
        long size = photo.getSize();
        photo.transferTo(target(id).toFile()); // not transferTo(Path), which copies
        return new Kept(id, title.isEmpty() ? photo.getOriginalFilename() : title, size);
    }

    /** The bytes alone: where nginx wrote them to a file, that file is renamed and nobody reads it. */
    @PutMapping("/upload/{name}")
    Kept bytes(HttpServletRequest req) throws IOException {
        UploadedFile photo = Nginx.uploads(req).require("file");
        String id = UUID.randomUUID().toString();
        photo.moveTo(target(id));
        return new Kept(id, photo.displayName(), photo.size());
    }

    /** The client chooses what it is called, never where it lies. */
    private Path target(String id) {
        return files.directory().resolve(id);
    }
}
