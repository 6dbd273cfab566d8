// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import dev.handoff.Crc32;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What nginx-upload-module tells about a request, in the order of the client. */
sealed interface CallbackItem {

    /** A text field that the client sent and nginx let through. */
    record Text(UploadForm.Field field) implements CallbackItem {}

    /**
     * A file in the store; nothing of this is verified but the origin of the claim.
     *
     * @param fieldName the form's field
     * @param fileName as the client sent it, without what nginx took for folders
     * @param contentType as the client sent it
     * @param path as nginx named it
     * @param size what nginx counted, if nginx.conf tells; of a resumed upload it is wrong
     * @param crc32 what nginx computed, if nginx.conf tells
     * @param digests lower-case hexadecimal digits by MD5, SHA-1, SHA-256 or SHA-512, as nginx.conf tells
     */
    record StoredByNginx(
            String fieldName,
            String fileName,
            Optional<String> contentType,
            String path,
            OptionalLong size,
            Optional<Crc32> crc32,
            Map<String, String> digests)
            implements CallbackItem {

        public StoredByNginx {
            digests = Map.copyOf(digests);
        }
    }
}
