// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.upload.UploadReceiver;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The receivers of one configuration: one for the whole application, and one for each distinct folder with its sizes that
 * annotated servlets ask for. They are made when all sources of settings are known. Thread-safe.
 */
final class Uploads {

    private static final List<Setting<?>> OF_A_RECEIVER = List.of(
            Setting.UPLOAD_STORE,
            Setting.UPLOAD_SPOOL,
            Setting.UPLOAD_FIELDS,
            Setting.MAX_FILE_SIZE,
            Setting.MAX_REQUEST_SIZE);

    private final Settings settings;
    private final AnnotatedServlets servlets;
    private @Nullable Receivers prepared;

    /** What distinguishes receivers: spool, fields and secrets are those of the application. */
    private record Key(Path store, long maxFileSize, long maxRequestSize) {}

    /**
     * The receivers.
     *
     * @param shared for the whole application; null where nothing is configured for it
     * @param own of annotated servlets
     */
    record Receivers(@Nullable UploadReceiver shared, Map<AnnotatedServlet, UploadReceiver> own) {

        Receivers {
            own = Map.copyOf(own);
        }

        /** Returns the one for the whole application. */
        Optional<UploadReceiver> forAll() {
            return Optional.ofNullable(shared);
        }

        /** Returns the one of the servlet, or else the one for the whole application. */
        Optional<UploadReceiver> of(@Nullable AnnotatedServlet servlet) {
            return servlet != null && own.containsKey(servlet) ? Optional.of(own.get(servlet)) : forAll();
        }

        /** Returns those of annotated servlets, each once. */
        Set<UploadReceiver> annotated() {
            return new LinkedHashSet<>(own.values());
        }
    }

    Uploads(Settings settings, AnnotatedServlets servlets) {
        this.settings = settings;
        this.servlets = servlets;
        Secrets.requireDistinct(
                "uploadSecret", settings.get(Setting.UPLOAD_SECRET), "proxySecret", settings.get(Setting.PROXY_SECRET));
        requireOneReceiver(settings);
    }

    private static void requireOneReceiver(Settings settings) {
        if (settings.receiver() != null && OF_A_RECEIVER.stream().anyMatch(settings::has)) {
            throw new IllegalArgumentException(
                    "uploads is given an UploadReceiver, which has its own folders, fields and sizes: leave out"
                            + " uploadStore, uploadSpool, uploadFields, maxFileSize and maxRequestSize here");
        }
    }

    /** Returns what is missing; other sources may give it. */
    Optional<String> missing() {
        if (settings.receiver() != null) {
            return Optional.empty();
        }
        boolean wanted = !settings.get(Setting.UPLOADS).isEmpty()
                || !servlets.receive()
                        && (settings.has(Setting.UPLOAD_SECRET)
                                || OF_A_RECEIVER.stream().anyMatch(settings::has));
        if (wanted && !settings.has(Setting.UPLOAD_STORE)) {
            return Optional.of(
                    "uploads need uploadStore, a folder of their own on the file system to which they are moved");
        }
        return wanted || servlets.receive() ? missingProof() : Optional.empty();
    }

    /** What is configured on one side alone would be found out by the first client. */
    private Optional<String> missingProof() {
        boolean byNginx = settings.has(Setting.UPLOAD_SPOOL) || settings.has(Setting.UPLOAD_FIELDS);
        boolean proven = settings.has(Setting.UPLOAD_SECRET);
        if (byNginx && !proven) {
            return Optional.of("uploadSpool and uploadFields need uploadSecret, the secret that nginx sends in"
                    + " X-Handoff-Upload, as in local-http.conf");
        }
        if (!byNginx && proven) {
            return Optional.of(
                    "uploadSecret needs uploadSpool, the folder to which nginx writes bodies, or uploadFields,"
                            + " the fields of nginx-upload-module");
        }
        return Optional.empty();
    }

    /**
     * Makes the receivers the first time.
     *
     * @throws IllegalArgumentException when a setting is missing
     * @throws IllegalStateException when a folder cannot be used, with what to change
     */
    synchronized Receivers receivers() {
        Receivers known = prepared;
        if (known == null) {
            missing().ifPresent(message -> {
                throw new IllegalArgumentException(message);
            });
            known = make();
            prepared = known;
        }
        return known;
    }

    private Receivers make() {
        Map<Key, UploadReceiver> made = new HashMap<>();
        Map<AnnotatedServlet, UploadReceiver> own = new HashMap<>();
        for (AnnotatedServlet servlet : servlets.all()) {
            Settings declared = servlet.uploads();
            if (declared != null) {
                own.put(servlet, ofServlet(servlet, settings.over(declared), made));
            }
        }
        return new Receivers(receiver(settings, made).orElse(null), own);
    }

    private static UploadReceiver ofServlet(AnnotatedServlet servlet, Settings merged, Map<Key, UploadReceiver> made) {
        String where = servlet.type().getName() + ": @ReceivesUploads ";
        try {
            requireOneReceiver(merged);
            return receiver(merged, made)
                    .orElseThrow(() -> new IllegalArgumentException("needs store, or the application the setting"
                            + " uploadStore: a folder of its own on the file system to which uploads are moved"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(where + e.getMessage(), e);
        }
    }

    private static Optional<UploadReceiver> receiver(Settings merged, Map<Key, UploadReceiver> made) {
        UploadReceiver given = merged.receiver();
        if (given != null) {
            return Optional.of(given);
        }
        return merged.get(Setting.UPLOAD_STORE)
                .map(store -> new Key(store, merged.get(Setting.MAX_FILE_SIZE), merged.get(Setting.MAX_REQUEST_SIZE)))
                .map(key -> made.computeIfAbsent(key, distinct -> make(distinct, merged)));
    }

    private static UploadReceiver make(Key key, Settings merged) {
        UploadReceiver.Builder receiver = UploadReceiver.builder(key.store());
        merged.get(Setting.UPLOAD_SPOOL).ifPresent(receiver::spool);
        merged.get(Setting.UPLOAD_FIELDS).ifPresent(receiver::callback);
        return receiver.maxFileBytes(key.maxFileSize())
                .maxTotalBytes(key.maxRequestSize())
                .build();
    }
}
