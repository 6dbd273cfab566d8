// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks the four roads. Whatever goes wrong on the way, nothing of the upload is left. Thread-safe. */
final class Reception {

    /** Enough for a form without files. */
    private static final int FIRST_BUFFER_SIZE = 8 * 1024;

    /** File systems put pages together for a long write: measured, more than this gains nothing. */
    private static final int BUFFER_SIZE = 256 * 1024;

    private static final String RAW_FIELD = "file";

    /** The module inlines the fields of a form in its callback: so much longer than their text may it be. */
    private static final int TEXTS = 4;

    private final UploadStore store;
    private final Claims claims;
    private final UploadLimits limits;
    private final @Nullable NginxFolder spool;
    private final NginxFolder modules;
    private final @Nullable UploadFields fields;
    private final Charset charset;
    private final List<String> digests;

    Reception(
            Folders folders,
            UploadStore store,
            Claims claims,
            UploadLimits limits,
            @Nullable UploadFields fields,
            Charset charset,
            List<String> digests) {
        this.store = store;
        this.claims = claims;
        this.limits = limits;
        Path bodies = folders.spool();
        this.spool = bodies == null ? null : new NginxFolder(bodies, store);
        this.modules = new NginxFolder(folders.store(), store);
        this.fields = fields;
        this.charset = charset;
        this.digests = digests;
    }

    UploadForm stream(String contentType, InputStream body) throws IOException {
        String boundary = Boundary.ofClient(contentType);
        FormCharset decoder = new FormCharset(charset);
        FormParts parts = new FormParts(texts(decoder), new StreamedFiles(store, digests), limits, claims);
        try {
            MultipartReader reader = reader(boundary, decoder, parts);
            drain(body, reader::feed);
            reader.finish();
            return new UploadForm(parts.parts(), () -> {});
        } catch (IOException | RuntimeException | Error e) {
            tidy(e, parts);
            throw e;
        }
    }

    UploadForm spooled(String contentType, String bodyFile) throws IOException {
        StoredFile body = spool().take(bodyFile);
        try {
            limits.checkTotal(body.size());
            FormCharset decoder = new FormCharset(charset);
            FormParts parts = new FormParts(texts(decoder), new SpooledFiles(body, digests), limits, claims);
            MultipartReader reader = reader(Boundary.ofClient(contentType), decoder, parts);
            body.scan(reader::feed);
            reader.finish();
            return new UploadForm(parts.parts(), body::delete);
        } catch (IOException | RuntimeException | Error e) {
            tidy(e, body::delete);
            throw e;
        }
    }

    UploadForm raw(String contentType, String fileName, InputStream body) throws IOException {
        PartHead head = rawHead(contentType, fileName);
        FileTaker files = new StreamedFiles(store, digests);
        FormParts parts = new FormParts(texts(new FormCharset(charset)), files, limits, claims);
        try {
            limits.checkType(RAW_FIELD, head.contentType());
            files.begin(0);
            long[] size = {0};
            drain(body, bytes -> {
                size[0] += bytes.remaining();
                limits.checkFile(RAW_FIELD, size[0]);
                files.accept(bytes);
            });
            return form(new UploadedFile(head, files.end(size[0]), files.hashes(), claims));
        } catch (IOException | RuntimeException | Error e) {
            tidy(e, parts);
            throw e;
        }
    }

    UploadForm rawSpooled(String contentType, String fileName, String bodyFile) throws IOException {
        StoredFile file = spool().take(bodyFile);
        try {
            PartHead head = rawHead(contentType, fileName);
            limits.checkTotal(file.size());
            limits.checkType(RAW_FIELD, head.contentType());
            limits.checkFile(RAW_FIELD, file.size());
            return form(new UploadedFile(head, file, new KnownHashes(Optional.empty(), Map.of()), claims));
        } catch (IOException | RuntimeException | Error e) {
            tidy(e, file::delete);
            throw e;
        }
    }

    UploadForm callback(String contentType, InputStream body) throws IOException {
        UploadFields names = fields;
        if (names == null) {
            throw new IllegalStateException("no callbacks are taken here; see UploadReceiver.Builder.callback");
        }
        FormCharset decoder = new FormCharset(charset);
        CallbackAssembler assembler = new CallbackAssembler(names, limits.maxParts(), texts(decoder), decoder);
        // one more, so that the assembler is the one who refuses it
        long parts = (limits.maxParts() + 1L) * names.perFile();
        ReaderLimits bounds = new ReaderLimits((int) Math.min(Integer.MAX_VALUE, parts), limits.maxHeaderBytes());
        MultipartReader reader =
                new MultipartReader(Boundary.ofCallback(contentType), Dialect.NGINX, bounds, decoder, assembler);
        drain(body, reader::feed);
        reader.finish();
        return new StoredByNginxFiles(modules, limits, claims).toForm(assembler.items());
    }

    SeekableByteChannel open(String bodyFile) throws IOException {
        return spool().open(bodyFile);
    }

    private NginxFolder spool() {
        NginxFolder folder = spool;
        if (folder == null) {
            throw new IllegalStateException("no spooled bodies are taken here; see UploadReceiver.Builder.spool");
        }
        return folder;
    }

    private MultipartReader reader(String boundary, FormCharset decoder, PartSink sink) {
        ReaderLimits bounds = new ReaderLimits(limits.maxParts(), limits.maxHeaderBytes());
        return new MultipartReader(boundary, Dialect.CLIENT, bounds, decoder, sink);
    }

    private TextFields texts(FormCharset decoder) {
        return new TextFields(limits.maxFieldBytes(), (long) TEXTS * limits.maxFieldBytes(), decoder);
    }

    /** Fills its buffer before it passes that on: containers read 8 KiB at a time, which would be written so too. */
    private void drain(InputStream body, BytesSink sink) throws IOException {
        byte[] buffer = new byte[FIRST_BUFFER_SIZE];
        int filled = 0;
        long total = 0;
        int read;
        while ((read = body.read(buffer, filled, buffer.length - filled)) >= 0) {
            total += read;
            limits.checkTotal(total);
            filled += read;
            if (filled == buffer.length) {
                sink.accept(ByteBuffer.wrap(buffer));
                filled = 0;
                if (buffer.length < BUFFER_SIZE) {
                    buffer = new byte[BUFFER_SIZE];
                }
            }
        }
        if (filled > 0) {
            sink.accept(ByteBuffer.wrap(buffer, 0, filled));
        }
    }

    private static PartHead rawHead(String contentType, String fileName) {
        Optional<String> type = contentType.isEmpty() ? Optional.empty() : Optional.of(contentType);
        return PartHead.ofFile(RAW_FIELD, fileName, type);
    }

    private static UploadForm form(UploadedFile file) {
        return new UploadForm(List.of(file), () -> {});
    }

    private static void tidy(Throwable cause, Closeable leftover) {
        try {
            leftover.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
