// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.bootextras;

import dev.handoff.servlet.Handoff;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** An application of one class, which installs Handoff itself, as the README shows. */
@SpringBootConfiguration
@EnableAutoConfiguration
@RestController
@Order(Ordered.HIGHEST_PRECEDENCE)
public class SetupOnTheApplication implements ServletContextInitializer {

    private final Path folder;

    public SetupOnTheApplication(@Value("${handoff.folder}") String folder) {
        this.folder = Path.of(folder);
    }

    @Override
    public void onStartup(ServletContext context) {
        Handoff.builder().uploads("/photos/*", folder.resolve("store")).build().install(context);
    }

    @PostMapping("/photos")
    String keep(@RequestParam MultipartFile photo, @RequestParam String title) throws IOException {
        photo.transferTo(folder.resolve("kept").toFile());
        return title;
    }
}
