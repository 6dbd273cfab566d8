// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/**
 * What nginx proved about an upload that it stored itself: {@code X-Handoff-Upload: <secret>; spool} or {@code ; module}.
 * With neither or both nothing is proven.
 *
 * @param spool whether nginx wrote the body to a file, should there be one
 * @param module whether nginx-upload-module took the body apart
 */
record UploadProof(boolean spool, boolean module) {

    static final UploadProof NONE = new UploadProof(false, false);

    static final String HEADER = "X-Handoff-Upload";

    private static final String SPOOL = "spool";
    private static final String MODULE = "module";

    UploadProof {
        if (spool && module) {
            throw new IllegalArgumentException("an upload comes by one road");
        }
    }

    static UploadProof of(HttpServletRequest request, List<byte[]> secrets) {
        String tokens = SecretLine.tokens(request, HEADER, secrets);
        if (tokens == null) {
            return NONE;
        }
        boolean spool = SecretLine.has(tokens, SPOOL);
        boolean module = SecretLine.has(tokens, MODULE);
        return spool && module ? NONE : new UploadProof(spool, module);
    }
}
