// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

/** Writes bodies of multipart/form-data with the boundary {@code AA}. Text is ISO-8859-1. */
final class FormText {
    private FormText() {}

    /** A part of which the rest of its Content-Disposition and further headers are given. */
    static String part(String headers, String content) {
        return "--AA\r\nContent-Disposition: form-data; " + headers + "\r\n\r\n" + content + "\r\n";
    }

    static String file(String name, String fileName, String content) {
        return part("name=\"" + name + "\"; filename=\"" + fileName + "\"\r\nContent-Type: text/plain", content);
    }

    static String form(String... parts) {
        return String.join("", parts) + "--AA--\r\n";
    }
}
