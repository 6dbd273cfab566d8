// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the parts of one form while they pass. Not thread-safe. */
final class FormParts implements PartSink, Closeable {

    private final TextFields texts;
    private final FileTaker files;
    private final UploadLimits limits;
    private final Claims claims;
    private final List<UploadForm.Part> parts = new ArrayList<>();

    private PartHead head = new PartHead("", Optional.empty(), Optional.empty(), Map.of());
    private boolean text;
    private long bytes;

    FormParts(TextFields texts, FileTaker files, UploadLimits limits, Claims claims) {
        this.texts = texts;
        this.files = files;
        this.limits = limits;
        this.claims = claims;
    }

    @Override
    public void begin(PartHead next, long offset) throws IOException {
        head = next;
        bytes = 0;
        text = next.fileName().isEmpty();
        if (text) {
            texts.begin(next);
            return;
        }
        files.begin(offset);
    }

    @Override
    public void content(ByteBuffer piece) throws IOException {
        if (text) {
            texts.append(piece);
            return;
        }
        if (bytes == 0) {
            limits.checkType(head.name(), head.contentType());
        }
        bytes += piece.remaining();
        limits.checkFile(head.name(), bytes);
        files.accept(piece);
    }

    @Override
    public void end(long offset) throws IOException {
        if (text) {
            parts.add(texts.finish());
        } else if (bytes == 0 && head.fileName().filter(String::isEmpty).isPresent()) {
            // what browsers send for a file input that was left empty
            files.abandon();
            parts.add(new UploadForm.Field(head.name(), "", head.headers()));
        } else {
            limits.checkType(head.name(), head.contentType());
            parts.add(new UploadedFile(head, files.end(offset), files.hashes(), claims));
        }
    }

    List<UploadForm.Part> parts() {
        return parts;
    }

    /** Deletes everything: the form did not come to its end. */
    @Override
    public void close() throws IOException {
        new UploadForm(parts, files::abandon).close();
    }
}
