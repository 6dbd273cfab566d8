// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

/** Who wrote a multipart body, and what of the grammar therefore is in use. */
enum Dialect {

    /** Anything that RFC 7578 and today's clients call multipart/form-data. */
    CLIENT,

    /**
     * What nginx-upload-module writes, to the letter: one header per part, names as they are without any escape, nothing
     * before, between or after the delimiters but a CRLF.
     */
    NGINX
}
