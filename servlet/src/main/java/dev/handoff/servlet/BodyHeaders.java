// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request in which we stand in for the client: Content-Length, which nginx takes away with the body or
 * replaces by that of its own form, and those by which nginx told us of the upload, with a secret and a path in them.
 */
final class BodyHeaders {

    private static final String CONTENT_LENGTH = "Content-Length";

    private BodyHeaders() {}

    /** Whether the header is not what the container says. */
    static boolean isOurs(Upload upload, String name) {
        return name.equalsIgnoreCase(CONTENT_LENGTH) && !(upload.road() instanceof Arrival.Plain) || isSecret(name);
    }

    /** Whether nginx tells us by the header, and nobody else. */
    static boolean isSecret(String name) {
        return name.equalsIgnoreCase(UploadProof.HEADER) || name.equalsIgnoreCase(Arrival.BODY_HEADER);
    }

    /** Returns the value of a header that is ours; null when there is none. */
    static @Nullable String value(Upload upload, String name) {
        long length = isSecret(name) ? -1 : length(upload);
        return length < 0 ? null : Long.toString(length);
    }

    /** Returns the length of the body; -1 when there is none or nginx-upload-module has taken it apart. */
    static long length(Upload upload) {
        try {
            return upload.spooled().size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> names(Upload upload, List<String> names) {
        List<String> seen = new ArrayList<>(names);
        seen.removeIf(name -> isOurs(upload, name));
        if (length(upload) >= 0) {
            seen.add(CONTENT_LENGTH);
        }
        return seen;
    }
}
