// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /**
     * Takes all of them, or none: they go back to where they were, unless it is certain that they are files of this
     * callback and not allowed.
     */
    UploadForm toForm(List<CallbackItem> items) throws IOException {
        Map<StoredFile, String> taken = new LinkedHashMap<>();
        try {
            List<UploadForm.Part> parts = new ArrayList<>();
            for (CallbackItem item : items) {
                if (item instanceof CallbackItem.Text text) {
                    parts.add(text.field());
                } else if (item instanceof CallbackItem.StoredByNginx stored) {
                    StoredFile file = folder.take(stored.path(), stored.size());
                    taken.put(file, stored.path());
                    KnownHashes hashes = new KnownHashes(stored.crc32(), stored.digests());
                    parts.add(new UploadedFile(head(stored), file, hashes, claims));
                }
            }
            check(parts);
            return new UploadForm(parts, () -> {});
        } catch (IOException | RuntimeException | Error e) {
            undo(taken, e);
            throw e;
        }
    }

    private void check(List<UploadForm.Part> parts) throws UploadException {
        long total = 0;
        for (UploadForm.Part part : parts) {
            if (part instanceof UploadedFile file) {
                total += file.size();
                limits.checkTotal(total);
                limits.checkType(file.name(), file.contentType());
                limits.checkFile(file.name(), file.size());
            }
        }
    }

    private void undo(Map<StoredFile, String> taken, Throwable cause) {
        boolean certain = cause instanceof UploadException refused && !refused.isForged();
        taken.forEach((file, path) -> {
            try {
                if (certain) {
                    file.delete();
                } else {
                    folder.giveBack(file, path);
                }
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        });
    }

    private static PartHead head(CallbackItem.StoredByNginx stored) {
        return PartHead.ofFile(stored.fieldName(), stored.fileName(), stored.contentType());
    }
}
