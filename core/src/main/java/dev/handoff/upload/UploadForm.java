// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What arrived in one request, the same whichever road it took: text fields and files in the order of the client. Closing
 * it deletes every file that was not claimed by {@link UploadedFile#moveTo}. Not thread-safe.
 */
public final class UploadForm implements Closeable {

    private final List<Part> parts;
    private final Closeable body;

    /**
     * @param body what the parts lie in, closed after them
     */
    UploadForm(List<Part> parts, Closeable body) {
        this.parts = List.copyOf(parts);
        this.body = body;
    }

    /** A part of the form: a text field or a file. */
    public sealed interface Part permits Field, UploadedFile {

        /** Returns the name of the form's field. */
        String name();

        /**
         * Returns the header of the part as the client sent it, names in lower case: RFC 7578 section 4 knows
         * content-disposition, content-type and content-transfer-encoding. Where nginx's module took the upload
         * it is made from what the module passes on.
         */
        Map<String, String> headers();
    }

    /**
     * A text field. The input for a file that was left empty is one too, without text, and with a filename in its
     * content-disposition where nginx's module did not take the upload.
     *
     * @param name the name of the form's field
     * @param value decoded
     * @param headers names in lower case
     */
    public record Field(String name, String value, Map<String, String> headers) implements Part {

        /** Keeps a copy of the headers. */
        public Field {
            headers = Map.copyOf(headers);
        }
    }

    /** Returns everything in the order of the client. */
    public List<Part> parts() {
        return parts;
    }

    /** Returns the files in the order of the client. */
    public List<UploadedFile> files() {
        return parts.stream()
                .filter(UploadedFile.class::isInstance)
                .map(UploadedFile.class::cast)
                .toList();
    }

    /** Returns the files of one field in the order of the client. */
    public List<UploadedFile> files(String name) {
        return files().stream().filter(file -> file.name().equals(name)).toList();
    }

    /** Returns the first file of the field. */
    public Optional<UploadedFile> file(String name) {
        return files(name).stream().findFirst();
    }

    /**
     * Returns the first file of the field, which the application cannot do without: where nginx drops a file that is too
     * large or cut short it says nothing, and the file is simply not there.
     *
     * @throws UploadException with status 400 when there is none
     */
    public UploadedFile require(String name) throws UploadException {
        return file(name)
                .orElseThrow(() -> UploadException.malformed("the form must have a file in the field \"" + name
                        + "\"; it was not sent, or was dropped as too large or cut short"));
    }

    /** Returns the text values of one field in the order of the client. */
    public List<String> values(String name) {
        return parts.stream()
                .filter(Field.class::isInstance)
                .map(Field.class::cast)
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .toList();
    }

    /** Returns the first text value of the field. */
    public Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }

    /** Deletes every file that was not claimed, all of them even if one cannot be. Does nothing the second time. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Closeable part : closeables()) {
            try {
                part.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private List<Closeable> closeables() {
        List<Closeable> all = new ArrayList<>();
        for (UploadedFile file : files()) {
            all.add(file::delete);
        }
        all.add(body);
        return all;
    }
}
