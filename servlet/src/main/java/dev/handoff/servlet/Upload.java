// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.upload.UploadException;
import dev.handoff.upload.UploadForm;
import dev.handoff.upload.UploadReceiver;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of one request, whichever road it came: received when it is first asked for, and gone with the request.
 * Shared by all wrappers of the request; its threads come one after the other, except that the end may come at any time.
 */
final class Upload {

    private static final Logger LOG = LoggerFactory.getLogger(UploadFilter.class);
    private static final String ATTRIBUTE = Upload.class.getName();
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    /** What the application has taken the body for, which it can do once. */
    enum Use {
        NONE,
        STREAM,
        READER,
        PARAMETERS,
        FORM
    }

    private final Handoff handoff;
    private final UploadReceiver receiver;
    private final Arrival.Road road;
    private final HttpServletRequest source;
    private final SpooledBody spooled;

    private Use use = Use.NONE;
    private @Nullable IOException failure;
    private volatile @Nullable UploadForm form;
    private volatile boolean over;
    private volatile boolean watched;

    /** Takes charge of the body of the request, as it reached our filter. */
    Upload(Handoff handoff, UploadReceiver receiver, Arrival.Road road, HttpServletRequest source) {
        this.handoff = handoff;
        this.receiver = receiver;
        this.road = road;
        this.source = source;
        this.spooled = new SpooledBody(receiver, road);
        source.setAttribute(ATTRIBUTE, this);
    }

    /** Returns what our filter found, or null where it is not mapped. */
    static @Nullable Upload of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Upload upload ? upload : null;
    }

    Arrival.Road road() {
        return road;
    }

    SpooledBody spooled() {
        return spooled;
    }

    /** Whether the body is a form with files, by its media type. */
    boolean isMultipart() {
        return mediaType().equals("multipart/form-data");
    }

    private String mediaType() {
        String type = source.getContentType();
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** Whether the body is a form without files, whose values are parameters. */
    boolean isUrlencoded() {
        return source.getMethod().equals("POST") && mediaType().equals("application/x-www-form-urlencoded");
    }

    /** Whether the application has the body itself, so that there are no parts and no parameters of it. */
    synchronized boolean isTaken() {
        return use == Use.STREAM || use == Use.READER;
    }

    /** Whether the body was received as an upload, of whatever media type. */
    synchronized boolean isReceived() {
        return use == Use.FORM;
    }

    /** Returns the encoding that the request names. */
    Charset charset(Charset otherwise) throws UnsupportedEncodingException {
        String name = source.getCharacterEncoding();
        try {
            return name == null ? otherwise : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedEncodingException("the request names an encoding that does not exist");
        }
    }

    /** Notes what the body is used for; where parameters come from the container it has nothing left to read. */
    synchronized void take(Use wanted) {
        if (use == Use.NONE || use == Use.PARAMETERS && wanted != Use.FORM) {
            use = wanted;
        }
        if (use == wanted || wanted == Use.PARAMETERS) {
            return;
        }
        if (wanted == Use.FORM) {
            throw new IllegalStateException("the body of this request was read already, by getInputStream, getReader or"
                    + " getParameter: it can no longer be received as an upload");
        }
        throw new IllegalStateException(
                use == Use.FORM
                        ? "the body of this request was received as an upload: ask for its parts"
                        : "getInputStream and getReader of a request exclude each other");
    }

    /** Keeps the container from looking for parameters in a body that is ours. */
    void claimInput() throws IOException {
        source.getInputStream();
    }

    /** Returns everything in the body, of whatever media type; receives it the first time. */
    synchronized UploadForm form() throws IOException {
        if (failure != null) {
            throw failure;
        }
        UploadForm received = form;
        if (received == null) {
            if (over) {
                throw new IllegalStateException("the request is over: receive its upload before that");
            }
            take(Use.FORM);
            received = receive();
        }
        form = received;
        if (over) {
            close(received);
        }
        return received;
    }

    private UploadForm receive() throws IOException {
        try {
            requireIdentity();
            spooled.release();
            return isMultipart() ? receiveMultipart(source.getContentType()) : receiveRaw();
        } catch (UploadException e) {
            failure = e;
            if (!(road instanceof Arrival.Spooled)) {
                UnreadBody.discard(source);
            }
            if (e.status() == 403) {
                handoff.warnings()
                        .once(LOG, Warnings.Kind.FORGED_UPLOAD, "an upload was refused as forged: " + e.getMessage());
            }
            throw e;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Refuses a compressed body: nobody on the way decompresses it, and its parts would be nonsense. */
    void requireIdentity() throws UploadException {
        String coding = source.getHeader("Content-Encoding");
        if (coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
            throw UploadException.unsupported("a body with Content-Encoding is not accepted here: send it as it is");
        }
    }

    private UploadForm receiveMultipart(String contentType) throws IOException {
        if (road instanceof Arrival.Spooled spool) {
            claimInput();
            return receiver.receiveSpooled(contentType, spool.bodyFile());
        }
        if (road instanceof Arrival.Bodiless) {
            throw UploadException.malformed("the request has no body");
        }
        if (road instanceof Arrival.Callback) {
            return receiver.receiveCallback(contentType, source.getInputStream());
        }
        requireLength();
        return receiver.receive(contentType, source.getInputStream());
    }

    private UploadForm receiveRaw() throws IOException {
        if (!WITH_BODY.contains(source.getMethod()) || road instanceof Arrival.Bodiless || hasNoBody()) {
            throw UploadException.malformed("the request has no body: upload with PUT or POST");
        }
        String contentType = source.getContentType() == null ? "" : source.getContentType();
        String name = SubmittedName.of(source);
        if (road instanceof Arrival.Spooled spool) {
            return receiver.receiveRawSpooled(contentType, name, spool.bodyFile());
        }
        if (road instanceof Arrival.Callback) {
            throw UploadException.unsupported("nginx-upload-module tells about files as multipart/form-data alone");
        }
        requireLength();
        return receiver.receiveRaw(contentType, name, source.getInputStream());
    }

    /** HTTP/1.1 announces each body (RFC 9112 section 6.3); later versions need not. */
    private boolean hasNoBody() {
        return road instanceof Arrival.Plain
                && source.getProtocol().startsWith("HTTP/1")
                && source.getHeader("Content-Length") == null
                && source.getHeader("Transfer-Encoding") == null;
    }

    private void requireLength() throws UploadException {
        if (source.getContentLengthLong() > receiver.maxTotalBytes()) {
            throw UploadException.tooLarge("the request is larger than " + receiver.maxTotalBytes() + " bytes");
        }
    }

    /** Ends with the asynchronous request, however that ends. */
    void watch(AsyncContext context) {
        watched = true;
        context.addListener(new Watch());
    }

    /** Ends unless the request goes on elsewhere; called when the filter that took charge is done. */
    void endUnlessAsync(HttpServletRequest request) {
        if (!watched && request.isAsyncStarted()) {
            watch(request.getAsyncContext()); // started past our wrapper
        } else if (!watched) {
            end();
        }
    }

    /** Deletes what was not claimed. Does nothing the second time. */
    void end() {
        over = true;
        UploadForm received = form;
        if (received != null) {
            close(received);
        }
        spooled.close();
    }

    /** The end and the thread that receives may come here at once. */
    private void close(UploadForm received) {
        synchronized (spooled) {
            try {
                received.close();
            } catch (IOException e) {
                handoff.warnings()
                        .once(
                                LOG,
                                Warnings.Kind.UNDELETED_UPLOAD,
                                "a file of an upload cannot be deleted: "
                                        + e.getClass().getSimpleName());
            }
        }
    }

    private final class Watch implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // the container goes on to complete, and a listener of the application may answer before that
        }

        @Override
        public void onError(AsyncEvent event) {
            // as above
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this); // a new cycle forgets the listeners of the one before
        }
    }
}
