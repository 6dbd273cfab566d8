// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.bootextras;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Notes which files lie where uploads wait when a controller is called: what they were moved from. With the
 * parameter {@code fail} it answers that status in place of the controller.
 */
@Configuration(proxyBeanMethods = false)
public class Watch implements WebMvcConfigurer, HandlerInterceptor {

    private final List<Object> waiting = new CopyOnWriteArrayList<>();
    private final Path folder;

    public Watch(@Value("${handoff.folder}") Path folder) {
        this.folder = folder;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/upload", "/upload/*");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        waiting.clear();
        for (String place : List.of("store", "spool")) {
            if (Files.exists(folder.resolve(place))) {
                try (var files = Files.newDirectoryStream(folder.resolve(place))) {
                    for (Path file : files) {
                        waiting.add(place + " " + fileKey(file));
                    }
                }
            }
        }
        String status = request.getParameter("fail");
        if (status != null) {
            response.sendError(Integer.parseInt(status));
        }
        return status == null;
    }

    /** Returns place and inode of each file that waited when a controller was called last. */
    public List<Object> waiting() {
        return waiting;
    }

    public static Object fileKey(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }
}
