// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import dev.handoff.internal.HttpSyntax;

/** Reads the boundary from the Content-Type of a request (RFC 2046 section 5.1.1). */
final class Boundary {

    private static final int LONGEST = 70;
    private static final String TYPE = "multipart/form-data";
    private static final String NGINX_PARAMETER = "boundary=";

    private Boundary() {}

    /** Returns whether the type is multipart/form-data, whatever its parameters. */
    static boolean expectedIn(String contentType) {
        int end = contentType.indexOf(';');
        String type = end < 0 ? contentType : contentType.substring(0, end);
        return type.strip().equalsIgnoreCase(TYPE);
    }

    /**
     * Reads what clients send where nobody else reads the body: quoted or not, with other parameters beside it.
     *
     * @throws UploadException with 415 when the type is another, with 400 when it has not exactly one usable boundary
     */
    static String ofClient(String contentType) throws UploadException {
        requireMultipart(contentType);
        HeaderParameters header = HeaderParameters.parse("Content-Type", contentType);
        String boundary = header.parameters().getOrDefault("boundary", "");
        if (!fits(boundary) || !boundary.chars().allMatch(Boundary::isAllowed) || boundary.endsWith(" ")) {
            throw UploadException.malformed("the Content-Type must have one boundary of 1 to " + LONGEST
                    + " characters of RFC 2046: letters, digits and '()+_,-./:=?");
        }
        return boundary;
    }

    /**
     * Reads the one form that nginx-upload-module and everybody else read alike: where two disagree on the boundary, a
     * client makes the second see parts that the first took for text.
     *
     * @throws UploadException with 415 when it is written in any other way
     */
    static String ofCallback(String contentType) throws UploadException {
        requireMultipart(contentType);
        int start = TYPE.length();
        if (contentType.startsWith("; ", start)) {
            start += 2;
        } else if (contentType.startsWith(";", start)) {
            start++;
        }
        String boundary = contentType.startsWith(NGINX_PARAMETER, start) && contentType.charAt(start - 1) != 'a'
                ? contentType.substring(start + NGINX_PARAMETER.length())
                : "";
        if (!fits(boundary) || !HttpSyntax.isToken(boundary)) {
            throw UploadException.unsupported("with nginx-upload-module the Content-Type must be " + TYPE
                    + "; boundary= and a token of 1 to " + LONGEST
                    + " characters, without quotes or other parameters; nginx.conf refuses others with 415");
        }
        return boundary;
    }

    private static void requireMultipart(String contentType) throws UploadException {
        if (!expectedIn(contentType)) {
            throw UploadException.unsupported("the Content-Type must be " + TYPE);
        }
    }

    private static boolean fits(String boundary) {
        return !boundary.isEmpty() && boundary.length() <= LONGEST;
    }

    /** The characters of RFC 2046, and the rest of a token's: widespread Android code takes {@code *****}. */
    private static boolean isAllowed(int c) {
        return HttpSyntax.isTokenChar(c) || c < 0x7F && "(),/:=? ".indexOf(c) >= 0;
    }
}
