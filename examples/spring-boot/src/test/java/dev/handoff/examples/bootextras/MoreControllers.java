// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.bootextras;

import dev.handoff.examples.boot.HandoffSettings;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.multipart.MultipartFile;

/** What controllers do besides: copy, and answer later. */
@RestController
public class MoreControllers {

    private final Path folder;

    public MoreControllers(HandoffSettings settings) {
        this.folder = settings.files();
    }

    @PostMapping("/upload/by-path")
    void copy(@RequestParam MultipartFile photo) throws IOException {
        photo.transferTo(folder.resolve("by-path"));
    }

    @PostMapping("/upload/later")
    Callable<String> later(@RequestParam MultipartFile photo, @RequestParam String title) {
        return () -> {
            photo.transferTo(folder.resolve("later").toFile());
            return title;
        };
    }

    /** A form without files; that of a PUT is read by FormContentFilter. */
    @RequestMapping(
            path = "/upload/title",
            method = {RequestMethod.POST, RequestMethod.PUT})
    String title(@RequestParam String title) {
        return title;
    }

    @PostMapping("/upload/json")
    Object json(@RequestBody Map<String, Object> body) {
        return body.get("title");
    }

    /** Says which file, and then ends well, badly or never. */
    @GetMapping("/old/later/{how}")
    Object oldLater(@PathVariable String how, HttpServletResponse response) {
        response.setHeader("X-Accel-Redirect", "/protected/old.txt");
        if (how.equals("never")) {
            return new DeferredResult<String>(100L);
        }
        return (Callable<ResponseEntity<Void>>) () -> {
            if (how.equals("badly")) {
                throw new IllegalArgumentException("thrown by the application");
            }
            return ResponseEntity.ok().build();
        };
    }
}
