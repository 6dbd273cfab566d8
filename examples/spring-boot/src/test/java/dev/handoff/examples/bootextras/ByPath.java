// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.bootextras;

import dev.handoff.examples.boot.HandoffSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Takes an upload by the method that looks better and is worse. */
@RestController
public class ByPath {

    private final Path target;

    public ByPath(HandoffSettings settings) {
        this.target = settings.files().resolve("by-path");
    }

    @PostMapping("/upload/by-path")
    void copy(@RequestParam MultipartFile photo) throws IOException {
        photo.transferTo(target);
    }
}
