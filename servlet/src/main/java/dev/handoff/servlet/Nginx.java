// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.AccelRedirect;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Hands work to the nginx in front of the application; without one the JVM does it. Thread-safe. */
public final class Nginx {

    private Nginx() {}

    /**
     * Sends a file as the whole response. If the request proved that it came through our nginx (the header
     * X-Handoff-Proxy with the configured secret), nginx gets X-Accel-Redirect and moves the bytes; otherwise
     * {@code EmbeddedNginx} answers here, ranges and preconditions included.
     *
     * <p>This call is final. nginx turns any status that carries X-Accel-Redirect into 200 and the file, so the
     * response is committed and closed when the call returns: no later error, redirect, status, header or byte goes
     * out. Bytes written before that are still buffered are dropped. Headers set before go out, except those that
     * describe a body (Accept-Ranges, Content-Encoding, Content-Length, Content-Range, Content-Type, ETag,
     * Last-Modified). A file that is not there, or not a regular file, is answered by {@code sendError(404)}, one that
     * this process may not read by {@code sendError(403)}; then the application's error page goes out.
     *
     * <p>In asynchronous mode the call blocks its thread while the JVM moves the bytes, and the application sets the
     * timeout ({@code AsyncContext.setTimeout}), long enough for the slowest client or 0: a timeout in the middle of a
     * transfer aborts the connection. {@code AsyncContext.complete()} stays the caller's business.
     *
     * @throws IllegalStateException when the response is committed or included, has a status other than 200, or its
     *     head with the headers of the hand-off does not fit the setting {@code proxyBufferSize}; nothing was sent then
     * @throws IOException when the client is gone or the file cannot be read; when the response had begun, the
     *     connection is aborted, so that the client never takes a part for the whole
     */
    public static void send(AccelRedirect what, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        new FileSending(Handoff.of(request), request, response).send(what);
    }

    /**
     * Returns whether the request proved that it came through our nginx, so that {@link #send} hands work over. Nothing
     * but statistics and hints needs to know: the same code is right either way.
     */
    public static boolean inFront(HttpServletRequest request) {
        return Handoff.of(request).proof(request) != Proof.NONE;
    }
}
