// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import dev.handoff.internal.ContentDisposition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes the files that nginx-upload-module stored. Not thread-safe. */
final class StoredByNginxFiles {

    private final NginxFolder folder;
    private final UploadLimits limits;
    private final Claims claims;

    StoredByNginxFiles(NginxFolder folder, UploadLimits limits, Claims claims) {
        this.folder = folder;
        this.limits = limits;
        this.claims = claims;
    }

    /** Takes all of them or, when one is not what it should be, leaves those not taken yet alone and deletes the rest. */
    UploadForm toForm(List<CallbackItem> items) throws IOException {
        List<UploadForm.Part> parts = new ArrayList<>();
        try {
            long total = 0;
            for (CallbackItem item : items) {
                if (item instanceof CallbackItem.Text text) {
                    parts.add(text.field());
                } else if (item instanceof CallbackItem.StoredByNginx stored) {
                    UploadedFile file = take(stored);
                    parts.add(file);
                    total += file.size();
                    check(stored, file, total);
                }
            }
            return new UploadForm(parts, () -> {});
        } catch (IOException | RuntimeException e) {
            try {
                new UploadForm(parts, () -> {}).close();
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    private UploadedFile take(CallbackItem.StoredByNginx stored) throws IOException {
        StoredFile file = folder.take(stored.path(), stored.size());
        KnownHashes hashes = new KnownHashes(stored.crc32(), stored.digests());
        return new UploadedFile(head(stored), file, hashes, claims);
    }

    private void check(CallbackItem.StoredByNginx stored, UploadedFile file, long total) throws UploadException {
        limits.checkTotal(total);
        limits.checkType(head(stored));
        limits.checkFile(stored.fieldName(), file.size());
    }

    private static PartHead head(CallbackItem.StoredByNginx stored) {
        Map<String, String> headers = new HashMap<>();
        headers.put("content-disposition", ContentDisposition.formData(stored.fieldName(), stored.fileName()));
        stored.contentType().ifPresent(type -> headers.put("content-type", type));
        return new PartHead(stored.fieldName(), Optional.of(stored.fileName()), stored.contentType(), headers);
    }
}
