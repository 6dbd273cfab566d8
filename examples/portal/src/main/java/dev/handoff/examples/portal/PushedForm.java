// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Files as multipart/form-data (RFC 7578): the fields {@code name} and {@code terminal}, then {@code file1} and so on. The
 * files are read while they are sent, and the length is known before.
 */
record PushedForm(String boundary, BodyPublisher publisher) {
    PushedForm {
        if (publisher.contentLength() < 0) {
            throw new IllegalArgumentException("a pushed form knows its length");
        }
    }

    static PushedForm of(List<Path> files) throws IOException {
        String boundary = "handoff" + UUID.randomUUID().toString().replace("-", "");
        String next = "--" + boundary + "\r\n";
        List<BodyPublisher> parts = new ArrayList<>();
        parts.add(text(next + field("name", name(files.get(0))) + next + field("terminal", "yes")));
        int number = 0;
        for (Path file : files) {
            number++;
            parts.add(text(next + fileHead("file" + number, file)));
            parts.add(BodyPublishers.ofFile(file));
            parts.add(text("\r\n"));
        }
        parts.add(text("--" + boundary + "--\r\n"));
        return new PushedForm(boundary, BodyPublishers.concat(parts.toArray(BodyPublisher[]::new)));
    }

    private static BodyPublisher text(String text) {
        return BodyPublishers.ofString(text, UTF_8);
    }

    private static String field(String name, String value) {
        return "Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String fileHead(String field, Path file) throws IOException {
        String type = Optional.ofNullable(Files.probeContentType(file)).orElse("application/octet-stream");
        return "Content-Disposition: form-data; name=\"" + field + "\"; filename=\"" + quoted(name(file)) + "\"\r\n"
                + "Content-Type: " + type + "\r\n\r\n";
    }

    private static String name(Path file) {
        return file.toAbsolutePath().getFileName().toString();
    }

    /** As browsers do it: quotation marks and line ends are encoded, and nothing else (HTML standard, section 4.10.21.8). */
    private static String quoted(String name) {
        return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    /** Returns the number of bytes of all of it. */
    long length() {
        return publisher.contentLength();
    }
}
