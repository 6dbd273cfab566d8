// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What one client sends, as a file in {@code upload/clients}: a line about it, its Content-Type, the body, whose lines end
 * with CRLF, and the parts that it means. {@code {FF}} is a byte.
 */
record ClientBody(String contentType, byte[] body, List<String> parts) {

    static ClientBody read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            int body = index(lines, "=== body");
            int parts = index(lines, "=== parts");
            String text = String.join("\r\n", lines.subList(body + 1, parts));
            return new ClientBody(
                    lines.get(1).substring("Content-Type: ".length()),
                    bytes(lines.get(body).endsWith("without end") ? text : text + "\r\n"),
                    lines.subList(parts + 1, lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int index(List<String> lines, String start) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no line starts with " + start);
    }

    /** Replaces {@code {FF}} with the byte, and encodes everything else in UTF-8. */
    static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); ) {
            if (text.startsWith("{", i) && text.startsWith("}", i + 3)) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 4;
            } else {
                int c = text.codePointAt(i);
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c);
            }
        }
        return bytes.toByteArray();
    }

    /** The inverse of {@link #bytes}, for bytes that are UTF-8: line ends become visible. */
    static String visible(String text) {
        return text.replace("\r", "{0D}").replace("\n", "{0A}");
    }
}
