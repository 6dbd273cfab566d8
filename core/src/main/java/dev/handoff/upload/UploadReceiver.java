// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes uploads from the four roads and makes one {@link UploadForm} of each. Who calls it has proven that the request
 * came through our nginx, where the road asks for it; that the file named by nginx is one of nginx's is proven here.
 * Immutable and thread-safe.
 */
public final class UploadReceiver {

    private final Reception reception;
    private final UploadLimits limits;
    private final Janitor janitor;

    private UploadReceiver(Reception reception, UploadLimits limits, Janitor janitor) {
        this.reception = reception;
        this.limits = limits;
        this.janitor = janitor;
    }

    /** Starts a receiver that keeps files until they are claimed in {@code store}, a folder of its own. */
    public static Builder builder(Path store) {
        return new Builder(store);
    }

    /**
     * Takes a multipart/form-data body as the client sent it (road 4). The files are written to the store while their
     * hashes are computed; the stream is read to its end, unless the upload is refused before, and not closed.
     *
     * @throws UploadException when the body is malformed or larger than allowed; nothing is left of it
     */
    public UploadForm receive(String contentType, InputStream body) throws IOException {
        return reception.stream(contentType, body);
    }

    /**
     * Takes a multipart/form-data body that nginx wrote to a file (road 1).
     *
     * @param bodyFile the value of X-Handoff-Body
     * @throws UploadException when the file is not one that nginx spooled, or the body is malformed or larger than
     *     allowed; with status 403 the file is left alone, otherwise it is deleted
     * @throws IllegalStateException without {@link Builder#spool}
     */
    public UploadForm receiveSpooled(String contentType, String bodyFile) throws IOException {
        return reception.spooled(contentType, bodyFile);
    }

    /**
     * Takes what nginx-upload-module tells about the files that it stored (road 3).
     *
     * @throws UploadException when a field or a file is not as the module makes them, or more is sent than allowed. Only
     *     when a file itself is too large or of another type the files are deleted, otherwise they stay where they are
     * @throws IllegalStateException without {@link Builder#callback}
     */
    public UploadForm receiveCallback(String contentType, InputStream body) throws IOException {
        return reception.callback(contentType, body);
    }

    /**
     * Takes a body that is a file itself (road 4). It becomes the one file of the form, in the field {@code file}.
     *
     * @param contentType of the file; empty when the request has none
     * @param submittedFileName empty when unknown
     * @throws UploadException when the body is larger than allowed or of another type; nothing is left of it
     */
    public UploadForm receiveRaw(String contentType, String submittedFileName, InputStream body) throws IOException {
        return reception.raw(contentType, submittedFileName, body);
    }

    /**
     * Takes a body that is a file itself and that nginx wrote to a file (road 2): no byte of it is read. It becomes the
     * one file of the form, in the field {@code file}.
     *
     * @param contentType of the file; empty when the request has none
     * @param submittedFileName empty when unknown
     * @param bodyFile the value of X-Handoff-Body
     * @throws UploadException when the file is not one that nginx spooled, larger than allowed or of another type; with
     *     status 403 it is left alone, otherwise it is deleted
     * @throws IllegalStateException without {@link Builder#spool}
     */
    public UploadForm receiveRawSpooled(String contentType, String submittedFileName, String bodyFile)
            throws IOException {
        return reception.rawSpooled(contentType, submittedFileName, bodyFile);
    }

    /**
     * Opens a body that nginx wrote to a file, for who reads it as it is; it stays where it is and can be received
     * afterwards.
     *
     * @param bodyFile the value of X-Handoff-Body
     * @throws UploadException with status 403 when the file is not one that nginx spooled
     */
    public SeekableByteChannel openSpooled(String bodyFile) throws IOException {
        return reception.open(bodyFile);
    }

    /** Returns how many bytes a body may have at most, so that a Content-Length beyond it need not be read. */
    public long maxTotalBytes() {
        return limits.maxTotalBytes();
    }

    /**
     * Deletes what crashes left in the spool and in the store: files older than {@link Builder#orphanAge}, named as nginx
     * or this library names them, that no running request of this receiver holds. Links are not followed. Any number of
     * processes may do so at once. Forms that were never closed lose their files too, once nobody refers to them.
     *
     * @return what was deleted
     * @throws IOException when a folder cannot be read or an orphan cannot be deleted; the others are gone then
     */
    public List<Path> sweep() throws IOException {
        return janitor.sweep();
    }

    /**
     * Collects the settings. Not thread-safe.
     *
     * <p>Of their own accord the number of parts, their headers and their text are bounded, the size of files is not:
     * client_max_body_size is the guard that nginx has, and {@link #maxTotalBytes} the one of a JVM without nginx.
     */
    public static final class Builder {

        private final Path store;
        private final Map<String, FieldLimit> fields = new LinkedHashMap<>();
        private @Nullable Path spool;
        private @Nullable UploadFields callback;
        private int maxParts = 1000;
        private int maxHeaderBytes = 8 * 1024;
        private int maxFieldBytes = 1024 * 1024;
        private long maxFileBytes = Long.MAX_VALUE;
        private long maxTotalBytes = Long.MAX_VALUE;
        private Charset fieldCharset = StandardCharsets.UTF_8;
        private List<String> digests = List.of();
        private Set<PosixFilePermission> fileMode = PosixFilePermissions.fromString("rw-r--r--");
        private Duration orphanAge = Duration.ofHours(24);

        private Builder(Path store) {
            this.store = store;
        }

        /**
         * Accepts bodies that nginx writes to files (client_body_in_file_only) in this folder, its client_body_temp_path.
         * nginx's workers and this process must be the same user: nginx creates these files for itself alone.
         */
        public Builder spool(Path folder) {
            spool = folder;
            return this;
        }

        /** Accepts what nginx-upload-module tells in these fields; upload_store is then the store of this receiver. */
        public Builder callback(UploadFields names) {
            callback = names;
            return this;
        }

        /** Sets how many fields and files together a form may have on any road, 1000 unless set. */
        public Builder maxParts(int parts) {
            maxParts = (int) positive("maxParts", parts);
            return this;
        }

        /** Sets how long the header of a part may be, 8 KiB unless set; on average one may have 2 KiB. */
        public Builder maxHeaderBytes(int bytes) {
            maxHeaderBytes = (int) positive("maxHeaderBytes", bytes);
            return this;
        }

        /** Sets how long the text of one field may be, 1 MiB unless set. All text together may be four times as long. */
        public Builder maxFieldBytes(int bytes) {
            maxFieldBytes = (int) positive("maxFieldBytes", bytes);
            return this;
        }

        /** Sets how large each file may be; unlimited unless set. */
        public Builder maxFileBytes(long bytes) {
            maxFileBytes = positive("maxFileBytes", bytes);
            return this;
        }

        /** Sets how large the whole body may be; unlimited unless set. Agrees best with nginx's client_max_body_size. */
        public Builder maxTotalBytes(long bytes) {
            maxTotalBytes = positive("maxTotalBytes", bytes);
            return this;
        }

        /**
         * Limits the files of one field. A larger one is refused with 413, one of another type with 415.
         *
         * @param mediaTypes such as {@code image/png} or {@code image/*}, compared with what the client claims; none for
         *     any
         */
        public Builder limit(String field, long maxBytes, String... mediaTypes) {
            fields.put(field, new FieldLimit(positive("the limit of a field", maxBytes), List.of(mediaTypes)));
            return this;
        }

        /**
         * Sets the encoding of text that is not UTF-8 and does not declare one. Without it such text is refused; in the name
         * of a file {@code U+FFFD} stands for what cannot be decoded.
         */
        public Builder fieldCharset(Charset fallback) {
            fieldCharset = fallback;
            return this;
        }

        /** Computes these digests while the bytes pass: {@code MD5}, {@code SHA-1}, {@code SHA-256}, {@code SHA-512}. */
        public Builder digests(String... algorithms) {
            digests = List.of(algorithms);
            digests.forEach(Hashes::requireKnown);
            return this;
        }

        /**
         * Sets the mode of claimed files, {@code rw-r--r--} unless set, so that nginx may send them. Where the module's
         * nginx is another user than this process, the mode of its files cannot be changed: they are copied when claimed,
         * unless upload_store_access gives them this mode already. Without effect where files have no such modes.
         */
        public Builder fileMode(String permissions) {
            fileMode = PosixFilePermissions.fromString(permissions);
            return this;
        }

        /** Sets when {@link UploadReceiver#sweep} takes a file for an orphan, 24 hours unless set. */
        public Builder orphanAge(Duration age) {
            if (age.isNegative() || age.isZero()) {
                throw new IllegalArgumentException("orphanAge must be longer than nothing: " + age);
            }
            orphanAge = age;
            return this;
        }

        /**
         * Checks the folders and their owners, and creates what is missing.
         *
         * @throws IllegalStateException when a folder cannot be used, with what to change
         */
        public UploadReceiver build() {
            UploadLimits limits = new UploadLimits(
                    maxParts, maxHeaderBytes, maxFieldBytes, maxFileBytes, maxTotalBytes, Map.copyOf(fields));
            Folders folders = Folders.check(store, spool, callback != null);
            UploadStore files = new UploadStore(folders.store());
            Claims claims = new Claims(files, fileMode);
            Reception reception = new Reception(folders, files, claims, limits, callback, fieldCharset, digests);
            return new UploadReceiver(reception, limits, new Janitor(folders, files, orphanAge));
        }

        private static long positive(String what, long value) {
            if (value <= 0) {
                throw new IllegalArgumentException(what + " must be more than 0: " + value);
            }
            return value;
        }
    }
}
