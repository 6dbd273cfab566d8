// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

/** Bytes {@code first} to {@code last}, both included, as in Content-Range (RFC 9110 section 14.4). */
record ByteRange(long first, long last) {

    ByteRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("no such byte range: " + first + "-" + last);
        }
    }

    long length() {
        return last - first + 1;
    }

    String contentRange(long completeLength) {
        return "bytes " + first + '-' + last + '/' + completeLength;
    }
}
