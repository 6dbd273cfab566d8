// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.bootdocs;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Nginx;
import dev.handoff.zip.Crc32Cache;
import dev.handoff.zip.ZipManifest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

@RestController
public class PhotoController {

    // nginx.conf: location /protected/photos/ { internal; alias /srv/photos/; }
    private static final InternalLocation PHOTOS = InternalLocation.alias("/protected/photos/", Path.of("/srv/photos"));

    private static final Crc32Cache CRCS = Crc32Cache.inMemory(10_000);

    @GetMapping("/photos/{id}")
    void photo(@PathVariable String id, HttpServletRequest req, HttpServletResponse res) throws IOException {
        Path file = PHOTOS.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Nginx.send(AccelRedirect.to(PHOTOS, file).attachment(), req, res);
    }

    @GetMapping("/photos.zip")
    void all(HttpServletRequest req, HttpServletResponse res) throws IOException {
        var zip = ZipManifest.builder("photos.zip").crc32s(CRCS).tree("photos", PHOTOS, PHOTOS.directory());
        Nginx.send(zip.build(), req, res);
    }

    @PostMapping("/photos")
    String keep(@RequestParam MultipartFile photo) throws IOException {
        String id = UUID.randomUUID().toString();
        photo.transferTo(PHOTOS.directory().resolve(id).toFile()); // a File, not a Path, which Spring copies
        return id;
    }
}
