// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Ends a response so that nothing can follow. Closing the outermost response is not enough: wrappers that keep the body
 * (entity tags, logging) do not pass it on, and the no-body wrapper of Servlet 5 ignores it on HEAD.
 */
final class FinalResponse {

    private final HttpServletResponse outer;
    private final HttpServletResponse innermost;

    FinalResponse(HttpServletResponse response) {
        this.outer = response;
        this.innermost = innermost(response);
    }

    private static HttpServletResponse innermost(HttpServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            inner = wrapper.getResponse();
        }
        return (HttpServletResponse) inner;
    }

    /**
     * Removes headers. Nothing in the Servlet API before 6.1 promises that a null value does, and Jetty refuses to take
     * back a type after the writer was taken; in these cases the response starts over with the other headers.
     */
    void remove(Set<String> names) throws IOException {
        if (writerIsTaken()) {
            restartWithout(names);
            return;
        }
        if (names.contains("Content-Type")) {
            outer.setCharacterEncoding(null); // else Jetty 11 adds "charset=null" to the type that follows
            outer.setContentType(null);
        }
        // Undertow takes no type back
        boolean left = names.contains("Content-Type") && outer.getContentType() != null;
        for (String name : present(names)) {
            outer.setHeader(name, null);
            left |= outer.containsHeader(name);
        }
        if (left) {
            restartWithout(names);
        }
    }

    /** A response has few headers, and to ask it for one name is to look at all of them. */
    private List<String> present(Set<String> names) {
        List<String> present = new ArrayList<>(0);
        for (String name : outer.getHeaderNames()) {
            if (names.contains(name) && !name.equalsIgnoreCase("Content-Type")) {
                present.add(name);
            }
        }
        return present;
    }

    /** Starts over with the headers so far, all but these; afterwards neither stream nor writer is taken. */
    private void restartWithout(Set<String> names) {
        Map<String, List<String>> kept = new LinkedHashMap<>();
        for (String name : outer.getHeaderNames()) {
            if (!names.contains(name) && !name.equalsIgnoreCase("Content-Length")) {
                kept.put(name, outer.getHeaders(name).stream().distinct().toList());
            }
        }
        startOver();
        kept.forEach((name, values) -> {
            // replaces the session cookie, which some containers bring back themselves, Jetty 12.1 even twice
            outer.setHeader(name, values.get(0));
            values.subList(1, values.size()).forEach(value -> outer.addHeader(name, value));
        });
    }

    /** Resets; Undertow remembers the charset, and would add it to the type that follows. */
    private void startOver() {
        outer.reset();
        outer.setCharacterEncoding(null);
        if (outer.containsHeader("Content-Type")) {
            outer.reset(); // which Undertow has brought back with the charset gone
        }
    }

    /**
     * Sends the headers, first the one that hands off, and no body.
     *
     * @throws IllegalStateException when a wrapper swallows the end; nothing was sent then and the headers are gone
     */
    void end(Map<String, String> headers) throws IOException {
        try {
            outer.resetBuffer();
            setHeaders(headers);
            String handOff = headers.keySet().iterator().next();
            if (!outer.containsHeader(handOff)) {
                throw new IllegalStateException("the container ignored the header " + handOff
                        + ", as it does for an included resource: hand off from the including servlet, or forward");
            }
            outer.setContentLength(0);
            close(outer);
            if (!innermost.isCommitted()) {
                outer.flushBuffer();
            }
            if (!innermost.isCommitted()) {
                innermost.setContentLength(0);
                close(innermost);
            }
            if (!innermost.isCommitted()) {
                throw new IllegalStateException(
                        "the response " + innermost.getClass().getName()
                                + " can be closed but not committed: hand off before it is wrapped");
            }
        } finally {
            if (!innermost.isCommitted()) {
                innermost.reset(); // an error answer that follows must not carry the hand-off
            }
        }
    }

    private void setHeaders(Map<String, String> headers) {
        headers.forEach((name, value) -> {
            if (name.equals("Content-Type")) {
                setContentType(value);
            } else {
                outer.setHeader(name, value);
            }
        });
    }

    private void setContentType(String value) {
        outer.setContentType(value);
        String taken = outer.getContentType();
        if (taken != null && hasCharset(taken) && !hasCharset(value)) {
            outer.setCharacterEncoding(null); // Jetty 12.1 has added one, true or not
        }
    }

    private static boolean hasCharset(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).contains("charset=");
    }

    private static void close(HttpServletResponse response) throws IOException {
        OutputStream stream;
        try {
            stream = response.getOutputStream();
        } catch (IllegalStateException e) {
            response.getWriter().close(); // the application took it
            return;
        }
        stream.close();
    }

    /** A whole answer; the length is -1 when the status has no content. */
    record Content(int status, Map<String, String> headers, long length, Body body) {

        Content {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
            if (length < -1) {
                throw new IllegalArgumentException("length must be -1 or more: " + length);
            }
        }
    }

    /** Writes what follows the head. */
    interface Body {

        void writeTo(OutputStream out) throws IOException;
    }

    /** Sends a whole answer. The bytes go past the wrappers, as they do when nginx sends them. */
    void stream(Content content, OutputGate gate) throws IOException {
        outer.resetBuffer();
        outer.setStatus(content.status());
        setHeaders(content.headers());
        setLength(outer, content);
        if (outer instanceof ServletResponseWrapper) {
            outer.flushBuffer(); // lets wrappers that wait for it add their headers
            if (!innermost.isCommitted()) {
                setLength(innermost, content);
                innermost.flushBuffer();
            }
        }
        ServletOutputStream out = innermost.getOutputStream();
        content.body().writeTo(gate.around(out));
        out.close();
    }

    /**
     * Takes back what {@link #stream} has set when nothing of it has gone out: an answer that follows, such as an error
     * page, must not carry the name, the length and the tags of a file.
     */
    void takeBack(Set<String> names) throws IOException {
        if (!innermost.isCommitted()) {
            outer.resetBuffer();
            outer.setStatus(HttpServletResponse.SC_OK);
            Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            all.addAll(names);
            restartWithout(all); // which leaves out Content-Length, for which the Servlet API knows no other way
        }
    }

    private boolean writerIsTaken() throws IOException {
        try {
            innermost.getOutputStream();
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static void setLength(HttpServletResponse response, Content content) {
        if (content.length() >= 0) {
            response.setContentLengthLong(content.length());
        }
    }
}
