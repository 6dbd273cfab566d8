// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.internal.HttpSyntax;
import dev.handoff.upload.UploadFields;
import dev.handoff.upload.UploadReceiver;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the settings of uploads for {@link Handoff.Builder} and makes the receiver of them. */
final class UploadSettings {

    List<String> urlPatterns = List.of();
    List<byte[]> secrets = List.of();

    @Nullable
    UploadReceiver receiver;

    @Nullable
    Path store;

    @Nullable
    Path spool;

    @Nullable
    UploadFields fields;

    long maxFileSize;
    long maxRequestSize;

    /** Returns the receiver, made here or given; empty where there are to be no uploads. */
    Optional<UploadReceiver> build() {
        boolean described = store != null || spool != null || fields != null || maxFileSize > 0 || maxRequestSize > 0;
        if (receiver != null) {
            if (described) {
                throw new IllegalArgumentException(
                        "uploads is given an UploadReceiver, which has its own folders, fields"
                                + " and sizes: leave out uploadStore, uploadSpool, uploadFields, maxFileSize and"
                                + " maxRequestSize here");
            }
            return Optional.of(receiver);
        }
        if (store == null) {
            if (described || !urlPatterns.isEmpty() || !secrets.isEmpty()) {
                throw new IllegalArgumentException(
                        "uploads need uploadStore, a folder of their own on the file system to which they are moved");
            }
            return Optional.empty();
        }
        requireProof();
        return Optional.of(receiver(store));
    }

    /** What is configured on one side alone would be found out by the first client. */
    private void requireProof() {
        boolean byNginx = spool != null || fields != null;
        if (byNginx && secrets.isEmpty()) {
            throw new IllegalArgumentException("uploadSpool and uploadFields need uploadSecret, the secret that nginx"
                    + " sends in X-Handoff-Upload, as in local-http.conf");
        }
        if (!byNginx && !secrets.isEmpty()) {
            throw new IllegalArgumentException(
                    "uploadSecret needs uploadSpool, the folder to which nginx writes bodies,"
                            + " or uploadFields, the fields of nginx-upload-module");
        }
    }

    private UploadReceiver receiver(Path folder) {
        UploadReceiver.Builder made = UploadReceiver.builder(folder);
        if (spool != null) {
            made.spool(spool);
        }
        if (fields != null) {
            made.callback(fields);
        }
        if (maxFileSize > 0) {
            made.maxFileBytes(maxFileSize);
        }
        if (maxRequestSize > 0) {
            made.maxTotalBytes(maxRequestSize);
        }
        return made.build();
    }

    /** Returns the folder of files that wait; empty where a receiver was given, which keeps it to itself. */
    Optional<Path> folder() {
        return Optional.ofNullable(store);
    }

    /** Returns the folder to which nginx writes bodies. */
    Optional<Path> spoolFolder() {
        return Optional.ofNullable(spool);
    }

    boolean takesCallbacks() {
        return fields != null;
    }

    static long requirePositive(String setting, long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(setting + " must be at least 1 byte: " + bytes);
        }
        return bytes;
    }

    /** What a relative path means depends on where the container happened to be started. */
    static Path requireAbsolute(String setting, Path folder) {
        if (!folder.isAbsolute()) {
            throw new IllegalArgumentException(
                    setting + " must be an absolute path: " + HttpSyntax.quote(folder.toString()));
        }
        return folder;
    }
}
