// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes request bodies, and looks at what is left of them. */
final class Bodies {

    static final String BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
    static final String TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    Bodies text(String name, String value) {
        return part("form-data; name=\"" + name + '"', "", value.getBytes(StandardCharsets.UTF_8));
    }

    Bodies file(String name, String fileName, String type, byte[] content) {
        return part("form-data; name=\"" + name + "\"; filename=\"" + fileName + '"', type, content);
    }

    Bodies file(String name, String fileName, String content) {
        return file(name, fileName, "text/plain", content.getBytes(StandardCharsets.UTF_8));
    }

    private Bodies part(String disposition, String type, byte[] content) {
        write("--" + BOUNDARY + "\r\nContent-Disposition: " + disposition + "\r\n");
        write(type.isEmpty() ? "\r\n" : "Content-Type: " + type + "\r\n\r\n");
        written.writeBytes(content);
        write("\r\n");
        return this;
    }

    private void write(String text) {
        written.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] whole() {
        write("--" + BOUNDARY + "--\r\n");
        return written.toByteArray();
    }

    byte[] cutOff() {
        return written.toByteArray();
    }

    /** Writes what nginx would have spooled and returns what X-Handoff-Body says. */
    static String spool(Path folder, String name, byte[] body) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, body).toString();
    }

    static String text(UploadedFile file) throws IOException {
        try (InputStream in = file.newInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the names of all files in the folder and those in it. */
    static List<String> filesIn(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(path -> !Files.isDirectory(path))
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }
}
