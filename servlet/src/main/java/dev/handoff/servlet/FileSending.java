// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.embedded.Reply;
import dev.handoff.embedded.RequestHead;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file on its way out: by nginx or, unproven, by the JVM. */
final class FileSending {

    private static final Logger LOG = LoggerFactory.getLogger(Nginx.class);

    /** What describes the bytes, which are nginx's or the stand-in's, and hand-offs that the application wrote itself. */
    private static final Set<String> SUPERSEDED = SurvivingHeaders.ignoringCase(List.of(
            "Accept-Ranges",
            "Content-Encoding",
            "Content-Range",
            "Content-Type",
            "ETag",
            "Last-Modified",
            HeldHeader.X_ACCEL_REDIRECT,
            HeldHeader.X_SENDFILE));

    /** On nginx's own error pages these must not appear, so they travel under private names where the bridge is. */
    private static final Map<String, String> PRIVATE_NAMES =
            Map.of("Content-Disposition", "X-Handoff-Content-Disposition", "Cache-Control", "X-Handoff-Cache-Control");

    private static final Set<String> MOVED = SurvivingHeaders.ignoringCase(PRIVATE_NAMES.keySet());

    /** Orders to nginx that mean nothing to a client. */
    private static final Set<String> ABOUT_NGINX = SurvivingHeaders.ignoringCase(
            List.of("X-Accel-Buffering", "X-Accel-Charset", "X-Accel-Expires", "X-Accel-Limit-Rate"));

    /** What an error page must not inherit; not every container drops it itself. */
    private static final Set<String> ABOUT_THE_FILE = SurvivingHeaders.ignoringCase(
            Stream.of(SUPERSEDED, MOVED, ABOUT_NGINX).flatMap(Set::stream).toList());

    /** What the stand-in's answer depends on. */
    private static final List<String> REQUEST_HEADERS =
            List.of("Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since");

    /** Room for what the container adds at the end: status line, Date, Server, Connection, Content-Length. */
    private static final int ADDED_BY_CONTAINER = 256;

    private final Handoff handoff;
    private final HttpServletRequest request;
    private final HttpServletResponse response;

    FileSending(Handoff handoff, HttpServletRequest request, HttpServletResponse response) {
        this.handoff = handoff;
        this.request = request;
        this.response = response;
    }

    void send(AccelRedirect what) throws IOException {
        requireUntouched();
        Proof proof = handoff.proof(request);
        if (proof == Proof.NONE) {
            answer(what);
        } else if (!what.location().serves(what.file())) {
            refuse(404, what);
        } else if (!Files.isReadable(what.file())) {
            refuse(403, what);
        } else {
            tellNginx(what, proof == Proof.NGINX_WITH_BRIDGE);
        }
    }

    private void requireUntouched() {
        if (response.isCommitted()) {
            throw new IllegalStateException(
                    "the response is committed already: hand off before bytes or an error go out");
        }
        if (response.getStatus() != HttpServletResponse.SC_OK) {
            throw new IllegalStateException("the response has status " + response.getStatus()
                    + ", which nginx would turn into 200: hand off with status 200, or answer yourself");
        }
        if (request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI) != null
                || request.getDispatcherType() == DispatcherType.INCLUDE) {
            throw included();
        }
    }

    private static IllegalStateException included() {
        return new IllegalStateException(
                "an included resource cannot set headers: hand off from the including servlet, or forward");
    }

    private void refuse(int status, AccelRedirect what) throws IOException {
        LOG.debug("{} for {}: not a file that can be read", status, what);
        if (response.getHeaderNames().stream().anyMatch(ABOUT_THE_FILE::contains)) {
            new FinalResponse(response).remove(ABOUT_THE_FILE);
        }
        response.sendError(status);
    }

    private void tellNginx(AccelRedirect what, boolean bridge) throws IOException {
        Map<String, String> headers = bridge ? underPrivateNames(what.headers()) : what.headers();
        requireRoom(headers, bridge);
        for (String name : response.getHeaderNames()) {
            if (!SurvivingHeaders.contains(name, bridge) && !SUPERSEDED.contains(name)) {
                handoff.warnOnce(LOG, SurvivingHeaders.explainLoss(name));
            }
        }
        LOG.debug("to nginx: {}", what);
        FinalResponse end = new FinalResponse(GuardedResponse.release(response));
        end.remove(SUPERSEDED);
        if (bridge) {
            end.remove(MOVED);
        }
        try (OutputGate gate = new OutputGate(request)) {
            end.end(headers);
            gate.ended();
        }
    }

    /** Moves what sticks to error pages to the names from which the bridge re-adds it, the application's own included. */
    private Map<String, String> underPrivateNames(Map<String, String> headers) {
        Map<String, String> moved = new LinkedHashMap<>(headers);
        PRIVATE_NAMES.forEach((name, privateName) -> {
            String value = moved.remove(name);
            if (value == null && response.containsHeader(name)) {
                value = String.join(", ", response.getHeaders(name));
            }
            if (value != null) {
                moved.put(privateName, value);
            }
        });
        return moved;
    }

    private void requireRoom(Map<String, String> headers, boolean bridge) {
        int size = ADDED_BY_CONTAINER;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            size += lineLength(header.getKey(), header.getValue());
        }
        for (String name : response.getHeaderNames()) {
            boolean goes = SUPERSEDED.contains(name) || headers.containsKey(name) || bridge && MOVED.contains(name);
            for (String value : goes ? List.<String>of() : response.getHeaders(name)) {
                size += lineLength(name, value);
            }
        }
        if (size > handoff.proxyBufferSize()) {
            throw new IllegalStateException("the response head of about " + size
                    + " bytes does not fit proxyBufferSize " + handoff.proxyBufferSize()
                    + ", nginx would answer 502: raise proxy_buffer_size in nginx.conf and proxyBufferSize here to the"
                    + " same value, or send fewer headers");
        }
    }

    private static int lineLength(String name, String value) {
        return name.length() + ": ".length() + value.length() + "\r\n".length();
    }

    private void answer(AccelRedirect what) throws IOException {
        try (Reply reply = handoff.embeddedNginx().answer(what, head());
                OutputGate gate = new OutputGate(request)) {
            if (reply.status() == 404 || reply.status() == 403) {
                refuse(reply.status(), what);
                return;
            }
            requireHeaders(reply);
            LOG.debug("from this JVM, {}: {}", reply.status(), what);
            FinalResponse end = new FinalResponse(GuardedResponse.release(response));
            end.remove(SUPERSEDED);
            end.remove(ABOUT_NGINX);
            if (!gate.containerCutsShortResponses()) {
                response.setHeader("Connection", "close");
            }
            end.stream(reply, gate);
            gate.ended();
        }
    }

    /** A resource that is forwarded to from an included one does not look included; its headers are ignored just so. */
    private void requireHeaders(Reply reply) {
        String modified = reply.headers().get("Last-Modified");
        if (modified != null) {
            response.setHeader("Last-Modified", modified);
            if (!modified.equals(response.getHeader("Last-Modified"))) {
                throw included();
            }
        }
    }

    private RequestHead head() {
        Map<String, String> headers = new HashMap<>();
        for (String name : REQUEST_HEADERS) {
            String value = request.getHeader(name);
            if (value != null) {
                headers.put(name, String.join(", ", Collections.list(request.getHeaders(name))));
            }
        }
        return new RequestHead(request.getMethod(), headers);
    }
}
