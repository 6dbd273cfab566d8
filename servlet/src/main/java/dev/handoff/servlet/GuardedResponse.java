// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.InternalLocation;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a hand-off header of the application off the real response until the end is known. One for each request, used
 * by one thread after the other.
 */
final class GuardedResponse extends HttpServletResponseWrapper {

    private static final Logger LOG = LoggerFactory.getLogger(GuardFilter.class);

    private final Handoff handoff;
    private final GuardedRequest request;
    private final GuardedBody body;

    private volatile List<InternalLocation> locations;
    private volatile @Nullable HeldHeader held;
    private volatile boolean released;

    GuardedResponse(Handoff handoff, HttpServletRequest request, HttpServletResponse response) {
        super(response);
        this.handoff = handoff;
        this.request = new GuardedRequest(request, this);
        this.body = new GuardedBody(handoff.settings().get(Setting.MAX_MANIFEST_SIZE));
        this.locations = handoff.locations(request);
    }

    /** Returns the request to pass on; containers hang what they know of an include below it. */
    HttpServletRequest request() {
        return request;
    }

    /** Returns the guard that the response passes through, or null. */
    static @Nullable GuardedResponse in(ServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            if (inner instanceof GuardedResponse guard) {
                return guard;
            }
            inner = wrapper.getResponse();
        }
        return null;
    }

    /** Takes the guard out of the way of a hand-off that is final; returns the response to end. */
    static HttpServletResponse release(HttpServletResponse response) {
        GuardedResponse guard = in(response);
        if (guard == null) {
            return response;
        }
        guard.released = true;
        guard.held = null;
        return guard == response ? (HttpServletResponse) guard.getResponse() : response;
    }

    /** Has headers lead to these locations alone from now on; returns those of before. */
    List<InternalLocation> accept(List<InternalLocation> declared) {
        List<InternalLocation> before = locations;
        locations = declared;
        return before;
    }

    /** Forgets the header: what follows is the application's own answer. */
    void forget() {
        held = null;
    }

    /** Hands off what is kept, if the response ended well; called when the application is done with it. */
    void decide() throws IOException {
        HeldHeader kept = held;
        held = null;
        if (kept == null || released || isCommitted()) {
            return;
        }
        if (kept.isArchive()) {
            new GuardedArchive(handoff, locations, request, this).send(kept, body);
        } else if (getStatus() == SC_OK) {
            new GuardedSending(handoff, locations, request, this).send(kept);
        }
    }

    /** Decides where nobody could handle a failure: thrown from {@code complete} it would hit the next request. */
    void decideBeforeComplete() {
        try {
            try {
                decide();
            } catch (IllegalStateException e) {
                handoff.warnings().once(LOG, Warnings.Kind.FAILED_HAND_OFF, String.valueOf(e.getMessage()));
                if (!isCommitted()) {
                    sendError(SC_INTERNAL_SERVER_ERROR);
                }
            }
        } catch (IOException e) {
            LOG.debug("the transfer ended early", e);
        }
    }

    private boolean holds(String name) {
        HeldHeader kept = held;
        return kept != null && kept.name().equalsIgnoreCase(name);
    }

    /**
     * Whether what the application writes would stand in the way of the hand-off; with another status it is the answer,
     * unless it may be a manifest, which no client must see.
     */
    boolean discardsBody() {
        if (held != null && !keepsBody() && getStatus() != SC_OK) {
            held = null;
        }
        return held != null;
    }

    /** Takes bytes of the application away; false when they are part of its own answer. */
    boolean diverts(byte[] bytes, int offset, int length) {
        boolean diverts = discardsBody();
        if (keepsBody()) {
            body.keep(bytes, offset, length);
        } else {
            body.lose(length);
        }
        return diverts;
    }

    /** Takes characters of the application away; false when they are part of its own answer. */
    boolean diverts(char[] characters, int offset, int length) {
        boolean diverts = discardsBody();
        if (keepsBody()) {
            body.keep(characters, offset, length, getCharacterEncoding());
        } else {
            body.lose(length);
        }
        return diverts;
    }

    private boolean keepsBody() {
        HeldHeader kept = held;
        return kept != null && kept.isArchive();
    }

    /** Keeps a hand-off header aside; false when the header is an ordinary one. */
    private boolean keep(String name, @Nullable String value, boolean replace) {
        if (released || !HeldHeader.isHandOff(name)) {
            return false;
        }
        if (isCommitted() || request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI) != null) {
            handoff.warnings()
                    .once(
                            LOG,
                            Warnings.Kind.LATE_HEADER,
                            name
                                    + " came after the response was committed or from an included resource, where it has no"
                                    + " effect: set it before the first byte, in the resource that was asked for");
        } else if (value == null) {
            held = holds(name) ? null : held;
        } else if (replace || held == null) {
            held = new HeldHeader(name, value);
        }
        return true;
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        if (!keep(name, value, true)) {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        if (!keep(name, value, false)) {
            super.addHeader(name, value);
        }
    }

    @Override
    public void setIntHeader(String name, int value) {
        if (!keep(name, Integer.toString(value), true)) {
            super.setIntHeader(name, value);
        }
    }

    @Override
    public void addIntHeader(String name, int value) {
        if (!keep(name, Integer.toString(value), false)) {
            super.addIntHeader(name, value);
        }
    }

    @Override
    public void setDateHeader(String name, long date) {
        if (!keep(name, Long.toString(date), true)) {
            super.setDateHeader(name, date);
        }
    }

    @Override
    public void addDateHeader(String name, long date) {
        if (!keep(name, Long.toString(date), false)) {
            super.addDateHeader(name, date);
        }
    }

    @Override
    public boolean containsHeader(String name) {
        return holds(name) || super.containsHeader(name);
    }

    @Override
    public @Nullable String getHeader(String name) {
        HeldHeader kept = held;
        return kept != null && holds(name) ? kept.value() : super.getHeader(name);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        HeldHeader kept = held;
        return kept != null && holds(name) ? List.of(kept.value()) : super.getHeaders(name);
    }

    @Override
    public Collection<String> getHeaderNames() {
        HeldHeader kept = held;
        if (kept == null) {
            return super.getHeaderNames();
        }
        Collection<String> names = new ArrayList<>(super.getHeaderNames());
        names.add(kept.name());
        return names;
    }

    @Override
    public void resetBuffer() {
        body.clear();
        super.resetBuffer();
    }

    @Override
    public void reset() {
        forget();
        body.clear();
        super.reset();
    }

    @Override
    public void sendError(int status) throws IOException {
        forget();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        forget();
        super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        forget();
        super.sendRedirect(location);
    }

    @Override
    public void flushBuffer() throws IOException {
        if (!discardsBody()) {
            super.flushBuffer();
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        return released ? super.getOutputStream() : new GuardedOutput(super.getOutputStream(), this);
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        return released ? super.getWriter() : new PrintWriter(new GuardedWriter(super.getWriter(), this));
    }
}
