// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import dev.handoff.internal.HttpSyntax;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the files of one field may be.
 *
 * @param maxBytes of each
 * @param mediaTypes in lower case, the subtype may be {@code *}; empty for any
 */
record FieldLimit(long maxBytes, List<String> mediaTypes) {

    static final FieldLimit NONE = new FieldLimit(Long.MAX_VALUE, List.of());

    FieldLimit {
        mediaTypes =
                mediaTypes.stream().map(type -> type.toLowerCase(Locale.ROOT)).toList();
        for (String type : mediaTypes) {
            int slash = type.indexOf('/');
            if (slash < 0
                    || !HttpSyntax.isToken(type.substring(0, slash))
                    || !HttpSyntax.isToken(type.substring(slash + 1))) {
                throw new IllegalArgumentException(
                        "a media type looks like image/png or image/*: " + HttpSyntax.quote(type));
            }
        }
    }

    /** Returns whether a file with this Content-Type is allowed; parameters do not count. */
    boolean allows(Optional<String> contentType) {
        return mediaTypes.isEmpty() || contentType.filter(this::allows).isPresent();
    }

    private boolean allows(String contentType) {
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        String any = type.substring(0, type.indexOf('/') + 1) + '*';
        return mediaTypes.contains(type) || mediaTypes.contains(any);
    }
}
