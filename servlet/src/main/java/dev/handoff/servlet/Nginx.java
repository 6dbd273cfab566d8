// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.HttpSyntax;
import dev.handoff.upload.UploadForm;
import dev.handoff.zip.ZipManifest;
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
        new FileSending(new Exchange(Handoff.of(request), request, response)).send(what);
    }

    /**
     * Sends an archive as the whole response. If the request proved that it came through our nginx and that mod_zip is
     * loaded there (the token {@code zip} in X-Handoff-Proxy), nginx gets the manifest and makes the archive, ranges
     * included; otherwise {@code EmbeddedNginx} makes it here. HEAD, an archive without entries and what the request's
     * preconditions turn into 304 or 412 are answered here on both roads, under the headers of the archive that GET
     * gives. Before anything goes out, each file is compared with the manifest once more.
     *
     * <p>This call is final: the response is committed and closed when it returns, and no later error, redirect,
     * status, header or byte goes out. Bytes written before that are still buffered are dropped. Headers set before go
     * out, except Content-Disposition, which names the archive, those that describe a body (Accept-Ranges,
     * Content-Encoding, Content-Length, Content-Range, Content-Type, ETag, Last-Modified). mod_zip replaces
     * Cache-Control by {@code max-age=0}; the shipped zip.conf adds that of the application, such as {@code no-store},
     * beside it. The JVM sends {@code max-age=0} only where the application set none.
     *
     * <p>Use GET: mod_zip attaches the body of a POST to each file that it fetches from another server. In asynchronous
     * mode the call blocks its thread while the JVM moves the bytes, and the application sets the timeout
     * ({@code AsyncContext.setTimeout}), long enough for the slowest client or 0: a timeout in the middle of a transfer
     * aborts the connection. {@code AsyncContext.complete()} stays the caller's business.
     *
     * @throws IllegalStateException when the response is committed or included, has a status other than 200, or its
     *     head with the headers of the hand-off does not fit the setting {@code proxyBufferSize}; nothing was sent then
     * @throws IOException when a file changed since the manifest was built ({@link ZipManifest#preflight()}), and
     *     nothing was sent; or when the client is gone or a file changed later: when the response had begun, the
     *     connection is aborted, so that the client never takes a part for the whole
     */
    public static void send(ZipManifest what, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        new ArchiveSending(new Exchange(Handoff.of(request), request, response), false).send(what);
    }

    /**
     * Returns the internal location that {@link dev.handoff.servlet.annotation.SendsFrom} declares on the servlet that
     * handles the request.
     *
     * @throws IllegalStateException when the servlet declares none, or several
     */
    public static InternalLocation location(HttpServletRequest request) {
        AnnotatedServlet servlet = sender(request);
        if (servlet.locations().size() > 1) {
            throw new IllegalStateException("the servlet sends from " + servlet.prefixes()
                    + ": name one of them, as in Nginx.location(request, "
                    + HttpSyntax.quote(servlet.locations().get(0).prefix()) + ")");
        }
        return servlet.locations().get(0);
    }

    /**
     * Returns the internal location of this prefix, which {@link dev.handoff.servlet.annotation.SendsFrom} declares on
     * the servlet that handles the request, maybe besides others.
     *
     * @throws IllegalStateException when the servlet does not declare it
     */
    public static InternalLocation location(HttpServletRequest request, String prefix) {
        AnnotatedServlet servlet = sender(request);
        return servlet.locations().stream()
                .filter(location -> location.prefix().equals(prefix))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the servlet sends from " + servlet.prefixes()
                        + ", not from " + HttpSyntax.quote(prefix) + ": declare that by @SendsFrom too"));
    }

    private static AnnotatedServlet sender(HttpServletRequest request) {
        AnnotatedServlet servlet = AnnotatedServlet.of(request);
        if (servlet == null || servlet.locations().isEmpty()) {
            throw new IllegalStateException("no @SendsFrom is known for the servlet at "
                    + HttpSyntax.quote(request.getServletPath()) + ": write it on the class of the servlet, and where"
                    + " nothing scans for it, name that class in Handoff.builder().annotated");
        }
        return servlet;
    }

    /**
     * Returns whether the request proved that it came through our nginx, so that {@code send} hands work over. Nothing
     * but statistics and hints needs to know: the same code is right either way.
     */
    public static boolean inFront(HttpServletRequest request) {
        return Handoff.of(request).proof(request).nginx();
    }

    /**
     * Returns what arrived in the body of the request: whichever road it took, and as often as asked. A form
     * (multipart/form-data) has its fields and files. A body of any other media type is one file: its name comes from
     * Content-Disposition, or else from the last segment of the address.
     *
     * <p>What is not claimed ({@link dev.handoff.upload.UploadedFile#moveTo}) when the request ends is deleted, also
     * after an exception, and for an asynchronous request when that is complete.
     *
     * @throws dev.handoff.upload.UploadException when the upload is refused; {@link UploadFilter} answers it with its
     *     status where the application lets it pass
     * @throws IllegalStateException when no {@link UploadFilter} is mapped to the URL, when the application has read the
     *     body by getInputStream, getReader or, where it holds the parameters, getParameter, or the request is over
     */
    public static UploadForm uploads(HttpServletRequest request) throws IOException {
        Upload upload = Upload.of(request);
        if (upload == null) {
            throw new IllegalStateException("no UploadFilter is mapped to " + HttpSyntax.quote(request.getServletPath())
                    + ": add its URL to the setting uploads, or @ReceivesUploads to the servlet, see README, Uploads");
        }
        return upload.form();
    }

    /**
     * Returns whether the request proved that the nginx in front makes archives too, by mod_zip; otherwise this JVM
     * makes them. Nothing but statistics and hints needs to know.
     */
    public static boolean writesArchives(HttpServletRequest request) {
        return Handoff.of(request).proof(request).zip();
    }
}
