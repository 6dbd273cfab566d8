// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.upload.UploadForm;
import dev.handoff.upload.UploadedFile;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A part of a form as the Servlet API sees it. */
final class FormPart implements Part {

    private final UploadForm.Part part;
    private final ServletContext context;

    private FormPart(UploadForm.Part part, ServletContext context) {
        this.part = part;
        this.context = context;
    }

    static FormPart of(UploadForm.Part part, ServletContext context) {
        return new FormPart(part, context);
    }

    @Override
    public String getName() {
        return part.name();
    }

    @Override
    public @Nullable String getSubmittedFileName() {
        if (part instanceof UploadedFile file) {
            return file.submittedFileName();
        }
        return part instanceof UploadForm.Field field && isEmptyInput(field) ? "" : null;
    }

    /** Whether it is a file input that was left empty, which containers give as a part with a name of no characters. */
    static boolean isEmptyInput(UploadForm.Field field) {
        String disposition = field.headers().getOrDefault("content-disposition", "");
        return field.value().isEmpty() && disposition.contains("filename=");
    }

    @Override
    public long getSize() {
        return part instanceof UploadedFile file ? file.size() : text().length;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return part instanceof UploadedFile file ? file.newInputStream() : new ByteArrayInputStream(text());
    }

    private byte[] text() {
        return part instanceof UploadForm.Field field ? field.value().getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    /**
     * Claims the file by a rename. As on Tomcat, a name that is not absolute is one below the temporary folder of the
     * application, and a file that is there already is replaced.
     */
    @Override
    public void write(String fileName) throws IOException {
        Path target = target(fileName);
        if (part instanceof UploadedFile file) {
            file.moveTo(target, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.write(target, text());
        }
    }

    private Path target(String fileName) throws IOException {
        Path given = Path.of(fileName);
        if (given.getNameCount() > 1 && fileName.equals(getSubmittedFileName())) {
            throw new IOException("a path that the client made up is no place to write to: choose the folder and use"
                    + " the last part of the name at most");
        }
        if (given.isAbsolute()) {
            return given;
        }
        Path folder = temporary();
        Path target = folder.resolve(given).normalize();
        if (!target.startsWith(folder) || target.equals(folder)) {
            throw new IOException(
                    "a name that is not absolute must stay below the temporary folder of the application");
        }
        return target;
    }

    /** An embedded Jetty has no folder of the application's own; its own parts go where the JVM puts such things. */
    private Path temporary() {
        Object folder = context.getAttribute(ServletContext.TEMPDIR);
        String name = folder == null ? System.getProperty("java.io.tmpdir") : folder.toString();
        return Path.of(name).toAbsolutePath().normalize();
    }

    @Override
    public void delete() throws IOException {
        if (part instanceof UploadedFile file) {
            file.delete();
        }
    }

    @Override
    public @Nullable String getContentType() {
        return getHeader("content-type");
    }

    @Override
    public @Nullable String getHeader(String name) {
        return part.headers().get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public Collection<String> getHeaders(String name) {
        String value = getHeader(name);
        return value == null ? List.of() : List.of(value);
    }

    @Override
    public Collection<String> getHeaderNames() {
        return Collections.unmodifiableSet(part.headers().keySet());
    }
}
