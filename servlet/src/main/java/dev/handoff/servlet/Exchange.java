// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.embedded.Reply;
import dev.handoff.embedded.RequestHead;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request whose response a hand-off is about to end: what files and archives have in common. */
final class Exchange {

    /** What describes the bytes, which are nginx's or the stand-in's, and hand-offs that the application wrote itself. */
    static final Set<String> SUPERSEDED = SurvivingHeaders.ignoringCase(List.of(
            "Accept-Ranges",
            "Content-Encoding",
            "Content-Range",
            "Content-Type",
            "ETag",
            "Last-Modified",
            HeldHeader.X_ACCEL_REDIRECT,
            HeldHeader.X_ARCHIVE_FILES,
            HeldHeader.X_SENDFILE,
            "X-Archive-Charset",
            "X-Archive-Name-Sep"));

    /** Orders to nginx and its modules that mean nothing to a client. */
    static final Set<String> ABOUT_NGINX = SurvivingHeaders.ignoringCase(List.of(
            "X-Accel-Buffering", "X-Accel-Charset", "X-Accel-Expires", "X-Accel-Limit-Rate", "X-Archive-Pass-Headers"));

    /** What an answer depends on beside the method. */
    private static final List<String> CONDITIONS =
            List.of("If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since");

    private static final List<String> RANGES = List.of("Range", "If-Range");

    /** Room for what the container adds at the end: status line, Date, Server, Connection, Content-Length. */
    private static final int ADDED_BY_CONTAINER = 256;

    private final Handoff handoff;
    private final HttpServletRequest request;
    private final HttpServletResponse response;

    Exchange(Handoff handoff, HttpServletRequest request, HttpServletResponse response) {
        this.handoff = handoff;
        this.request = request;
        this.response = response;
    }

    Handoff handoff() {
        return handoff;
    }

    HttpServletRequest request() {
        return request;
    }

    HttpServletResponse response() {
        return response;
    }

    Proof proof() {
        return handoff.proof(request);
    }

    void requireUntouched() {
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

    /** A resource that is forwarded to from an included one does not look included; its headers are ignored just so. */
    void requireHeaders(Map<String, String> headers) {
        String modified = headers.get("Last-Modified");
        if (modified != null) {
            response.setHeader("Last-Modified", modified);
            if (!modified.equals(response.getHeader("Last-Modified"))) {
                throw included();
            }
        }
    }

    /** Refuses a head that nginx would answer with 502: these headers, and those of the response that stay. */
    void requireRoom(Map<String, String> headers, Set<String> moved) {
        int size = ADDED_BY_CONTAINER;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            size += lineLength(header.getKey(), header.getValue());
        }
        for (String name : response.getHeaderNames()) {
            boolean goes = SUPERSEDED.contains(name) || headers.containsKey(name) || moved.contains(name);
            for (String value : goes ? List.<String>of() : response.getHeaders(name)) {
                size += lineLength(name, value);
            }
        }
        if (size > handoff.settings().get(Setting.PROXY_BUFFER_SIZE)) {
            response.reset(); // or the error page would be as large
            throw new IllegalStateException("the response head of about " + size
                    + " bytes does not fit proxyBufferSize "
                    + handoff.settings().get(Setting.PROXY_BUFFER_SIZE)
                    + ", nginx would answer 502: raise proxy_buffer_size in nginx.conf and proxyBufferSize here to the"
                    + " same value, or send fewer headers");
        }
    }

    private static int lineLength(String name, String value) {
        return name.length() + ": ".length() + value.length() + "\r\n".length();
    }

    /** Returns what the stand-in has to know of the request. */
    RequestHead head() {
        return head(true);
    }

    /** Returns the same as if no part had been asked for. */
    RequestHead headForTheWhole() {
        return head(false);
    }

    private RequestHead head(boolean ranges) {
        Map<String, String> headers = new HashMap<>();
        copy(CONDITIONS, headers);
        if (ranges) {
            copy(RANGES, headers);
        }
        return new RequestHead(request.getMethod(), headers);
    }

    private void copy(Collection<String> names, Map<String, String> headers) {
        for (String name : names) {
            String value = request.getHeader(name);
            if (value != null) {
                headers.put(name, String.join(", ", Collections.list(request.getHeaders(name))));
            }
        }
    }

    /** Returns the rate that the application told nginx itself, or its annotation; nginx ignores what is no number too. */
    OptionalLong ownLimitRate() {
        String rate = response.getHeader("X-Accel-Limit-Rate");
        if (rate != null && rate.matches("[0-9]{1,18}")) {
            return OptionalLong.of(Long.parseLong(rate));
        }
        AnnotatedServlet servlet = AnnotatedServlet.of(request);
        return servlet == null ? OptionalLong.empty() : servlet.hints().limitRate();
    }

    boolean isConditional() {
        return CONDITIONS.stream().anyMatch(name -> request.getHeader(name) != null);
    }

    /** Takes the response over, from the guard too, and removes what must not go out. */
    FinalResponse take(Set<String> removed) throws IOException {
        FinalResponse end = new FinalResponse(GuardedResponse.release(response));
        end.remove(removed);
        return end;
    }

    /** Sends a whole answer, or leaves a response to which nothing of it sticks. */
    void stream(FinalResponse end, FinalResponse.Content content, OutputGate gate) throws IOException {
        boolean ended = false;
        try {
            end.stream(content, gate);
            ended = true;
            gate.ended();
        } finally {
            if (!ended) {
                end.takeBack(content.headers().keySet());
            }
        }
    }

    /**
     * Marks content that is complete as it is: a container that compresses it would take away its length, and compress
     * even parts of it. Tomcat spares strong entity tags, and each answer has one. Jetty and others spare what has an
     * encoding already, though this is none.
     */
    private Map<String, String> uncompressed(Reply reply, Map<String, String> headers) {
        boolean content =
                reply.status() == HttpServletResponse.SC_OK || reply.status() == HttpServletResponse.SC_PARTIAL_CONTENT;
        String accepted = request.getHeader("Accept-Encoding");
        if (!content || accepted == null || accepted.strip().equalsIgnoreCase("identity") || isTomcat()) {
            return headers;
        }
        Map<String, String> marked = new LinkedHashMap<>(headers);
        marked.put("Content-Encoding", "identity");
        return marked;
    }

    private boolean isTomcat() {
        @Nullable ServletContext context = request.getServletContext();
        // in threads of its own Jetty 11 knows no context
        return context != null && context.getServerInfo().startsWith("Apache Tomcat");
    }

    /** Ends the response with an answer of the stand-in under these headers, which are those of the reply or fewer. */
    void answer(Reply reply, Map<String, String> headers, OutputGate gate) throws IOException {
        requireHeaders(headers);
        FinalResponse end = take(SUPERSEDED);
        end.remove(ABOUT_NGINX);
        if (!gate.containerCutsShortResponses()) {
            response.setHeader("Connection", "close");
        }
        stream(
                end,
                new FinalResponse.Content(
                        reply.status(), uncompressed(reply, headers), reply.contentLength(), reply::writeTo),
                gate);
    }
}
