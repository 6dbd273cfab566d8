// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
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

    private volatile @Nullable HeldHeader held;
    private volatile boolean released;

    GuardedResponse(Handoff handoff, HttpServletRequest request, HttpServletResponse response) {
        super(response);
        this.handoff = handoff;
        this.request = new GuardedRequest(request, this);
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

    /** Forgets the header: what follows is the application's own answer. */
    void forget() {
        held = null;
    }

    /** Forgets the header when the container gives up on an asynchronous request. */
    void watch(AsyncContext context) {
        context.addListener(new Watch());
    }

    /** Hands off what is kept, if the response ended well; called when the application is done with it. */
    void decide() throws IOException {
        HeldHeader kept = held;
        held = null;
        if (kept == null || released) {
            return;
        }
        if (getStatus() == SC_OK && !isCommitted()) {
            new GuardedSending(handoff, request, this).send(kept);
        }
    }

    /** Decides where nobody could handle a failure: thrown from {@code complete} it would hit the next request. */
    void decideBeforeComplete() {
        try {
            try {
                decide();
            } catch (IllegalStateException e) {
                handoff.warnOnce(LOG, String.valueOf(e.getMessage()));
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

    /** Whether what the application writes would stand in the way of the file; with another status it is the answer. */
    boolean discardsBody() {
        if (held != null && getStatus() != SC_OK) {
            held = null;
        }
        return held != null;
    }

    /** Keeps a hand-off header aside; false when the header is an ordinary one. */
    private boolean keep(String name, @Nullable String value, boolean replace) {
        if (released || !HeldHeader.isHandOff(name)) {
            return false;
        }
        if (isCommitted() || request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI) != null) {
            handoff.warnOnce(
                    LOG,
                    name + " came after the response was committed or from an included resource, where it has no"
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
    public void reset() {
        forget();
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

    private final class Watch implements AsyncListener {

        @Override
        public void onTimeout(AsyncEvent event) {
            forget();
        }

        @Override
        public void onError(AsyncEvent event) {
            forget();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            forget(); // completed past our context; too late for a hand-off
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this); // a new cycle forgets the listeners of the one before
        }
    }
}
