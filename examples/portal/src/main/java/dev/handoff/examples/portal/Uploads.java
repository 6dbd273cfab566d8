// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import dev.handoff.servlet.Handoff;
import dev.handoff.upload.UploadFields;
import dev.handoff.upload.UploadReceiver;
import java.io.IOException;
import java.time.Duration;

/** How uploads arrive. */
record Uploads(UploadRoad road, UploadSecrets secrets) {
    /** As in local-upload.conf: client_max_body_size 8g. */
    private static final long MOST_BYTES = 8L << 30;

    Uploads {
        if (road == null || secrets == null) {
            throw new IllegalArgumentException("uploads need a road and secrets");
        }
    }

    /** Has the library receive what comes to {@code /upload} and below. */
    void configure(Handoff.Builder handoff, DataFolder data) throws PortalException {
        try {
            handoff.uploads("/upload", "/upload/*").uploadStore(data.store()).maxRequestSize(MOST_BYTES);
            switch (road) {
                case SPOOL -> handoff.uploadSpool(data.spool()).uploadSecret(secrets.gate());
                case MODULE -> handoff.uploadFields(fields()).uploadSecret(secrets.gate());
                case DIRECT -> {}
            }
        } catch (IllegalArgumentException e) {
            throw new PortalException(e.getMessage() + " (see --upload-secret-file)", e);
        }
    }

    /** In the names and the order of nginx-conf/handoff-module.conf. */
    private UploadFields fields() {
        return UploadFields.dotted(secrets.fields(), "number", "crc32");
    }

    /**
     * Deletes whatever a crash left in the middle of an upload. Only for a portal that has the folder to itself: to
     * another one's running nginx it would be the loss of its uploads.
     */
    static void sweep(DataFolder data) throws PortalException {
        try {
            UploadReceiver.builder(data.store())
                    .spool(data.spool())
                    .orphanAge(Duration.ofMillis(1))
                    .build()
                    .sweep();
        } catch (IOException | IllegalStateException e) {
            throw new PortalException(
                    "cannot use " + data.spool() + " and " + data.store() + " (" + e.getMessage()
                            + "): choose another data folder with --data",
                    e);
        }
    }
}
