// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** A form as browsers send it (multipart/form-data), and what an application has to see of it. */
public final class FormBody {

    /** As long as that of browsers. */
    public static final String BOUNDARY = "----WebKitFormBoundaryHJk3aZ0123456789";

    public static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private record Sent(String name, String fileName, String contentType, byte[] content) {
        boolean isFile() {
            return fileName != null && !fileName.isEmpty();
        }

        String line() {
            CRC32 crc = new CRC32();
            crc.update(content);
            return String.join(
                    "|",
                    name,
                    String.valueOf(fileName),
                    String.valueOf(contentType),
                    "" + content.length,
                    "" + crc.getValue());
        }
    }

    private final String title;
    private final List<Sent> parts = new ArrayList<>();

    public FormBody(String title) {
        this.title = title;
    }

    public FormBody text(String name, String value) {
        parts.add(new Sent(name, null, null, value.getBytes(UTF_8)));
        return this;
    }

    public FormBody file(String name, String fileName, String contentType, byte[] content) {
        parts.add(new Sent(name, fileName, contentType, content));
        return this;
    }

    public FormBody file(String name, String fileName, String content) {
        return file(name, fileName, "text/plain", content.getBytes(UTF_8));
    }

    /** A file input that was left empty. */
    public FormBody noFile(String name) {
        return file(name, "", "application/octet-stream", new byte[0]);
    }

    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Sent part : parts) {
            out.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + part.name() + "\"")
                    .getBytes(UTF_8));
            if (part.fileName() != null) {
                out.writeBytes(("; filename=\"" + part.fileName() + "\"").getBytes(UTF_8));
            }
            if (part.contentType() != null) {
                out.writeBytes(("\r\nContent-Type: " + part.contentType()).getBytes(UTF_8));
            }
            out.writeBytes("\r\n\r\n".getBytes(UTF_8));
            out.writeBytes(part.content());
            out.writeBytes("\r\n".getBytes(UTF_8));
        }
        out.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return out.toByteArray();
    }

    /** Returns a line for each part, as {@link UploadServlet} prints it; or for the files alone. */
    public List<String> lines(boolean filesAlone) {
        return parts.stream()
                .filter(part -> part.isFile() || !filesAlone)
                .map(Sent::line)
                .toList();
    }

    /** Returns a line {@code name=value} for each text field. */
    public List<String> texts() {
        return parts.stream()
                .filter(part -> part.fileName() == null)
                .map(part -> part.name() + "=" + new String(part.content(), UTF_8))
                .toList();
    }

    @Override
    public String toString() {
        return title;
    }
}
