// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.util.Map;
import java.util.Optional;

/**
 * What a form may consist of.
 *
 * @param maxParts how many fields and files together
 * @param maxHeaderBytes of each part
 * @param maxFieldBytes of the text of one field
 * @param maxFileBytes of each file
 * @param maxTotalBytes of the whole body
 * @param fields limits of the files of a field, by its name
 */
record UploadLimits(
        int maxParts,
        int maxHeaderBytes,
        int maxFieldBytes,
        long maxFileBytes,
        long maxTotalBytes,
        Map<String, FieldLimit> fields) {

    UploadLimits {
        fields = Map.copyOf(fields);
    }

    FieldLimit field(String name) {
        return fields.getOrDefault(name, FieldLimit.NONE);
    }

    /** Refuses a file by what is known before its bytes come. */
    void checkType(String name, Optional<String> contentType) throws UploadException {
        if (!field(name).allows(contentType)) {
            throw UploadException.unsupported("a file is of another type than its field takes");
        }
    }

    /** Refuses a file as soon as it has too many bytes. */
    void checkFile(String name, long bytes) throws UploadException {
        long limit = Math.min(maxFileBytes, field(name).maxBytes());
        if (bytes > limit) {
            throw UploadException.tooLarge("a file of the request is larger than " + limit + " bytes");
        }
    }

    void checkTotal(long bytes) throws UploadException {
        if (bytes > maxTotalBytes) {
            throw UploadException.tooLarge("the request is larger than " + maxTotalBytes + " bytes");
        }
    }
}
