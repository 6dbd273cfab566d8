// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of {@link EmbeddedNginx}: status, headers, and a body that is read from disk while it is written. Holds an
 * open file until it is closed. Used by one thread.
 */
public final class Reply implements Closeable {

    /** What is written after the head. */
    interface Body extends Closeable {

        void writeTo(OutputStream out) throws IOException;
    }

    static final Body NO_BODY = new Body() {
        @Override
        public void writeTo(OutputStream out) {
            // HEAD, 304 and refusals
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    private final int status;
    private final Map<String, String> headers;
    private final long contentLength;
    private final Body body;

    Reply(int status, Map<String, String> headers, long contentLength, Body body) {
        this.status = status;
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        this.contentLength = contentLength;
        this.body = body;
    }

    /** A refusal, whose text is left to the application. */
    static Reply empty(int status, Map<String, String> headers) {
        return new Reply(status, headers, 0, NO_BODY);
    }

    /** An answer whose status allows no content at all. */
    static Reply withoutContent(int status, Map<String, String> headers) {
        return new Reply(status, headers, -1, NO_BODY);
    }

    /** Returns the status code. */
    public int status() {
        return status;
    }

    /** Returns the headers in the order in which they are sent, without Content-Length. */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * Returns the value of Content-Length in bytes; for HEAD that of the GET, though no body follows. -1 when the
     * status has no content, so that no Content-Length may be sent (304).
     */
    public long contentLength() {
        return contentLength;
    }

    /**
     * Writes the body, at most once, in the memory of one buffer whatever its length. Does not close the stream.
     *
     * @throws IOException when the client is gone, or when the file can no longer keep the promised length; then the
     *     connection has to be aborted, since the head is out already
     */
    public void writeTo(OutputStream out) throws IOException {
        body.writeTo(out);
    }

    /** Closes the file. */
    @Override
    public void close() throws IOException {
        body.close();
    }
}
