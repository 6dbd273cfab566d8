// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Lets the guard decide before an asynchronous request completes, from wherever {@code complete} is called. */
final class GuardedAsyncContext implements AsyncContext {

    private final AsyncContext context;
    private final GuardedResponse guard;

    GuardedAsyncContext(AsyncContext context, GuardedResponse guard) {
        this.context = context;
        this.guard = guard;
    }

    @Override
    public void complete() {
        guard.decideBeforeComplete();
        context.complete();
    }

    @Override
    public void dispatch() {
        context.dispatch();
    }

    @Override
    public void dispatch(String path) {
        context.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext servletContext, String path) {
        context.dispatch(servletContext, path);
    }

    @Override
    public void start(Runnable task) {
        context.start(task);
    }

    @Override
    public void addListener(AsyncListener listener) {
        context.addListener(new Listener(listener));
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        context.addListener(new Listener(listener), request, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return context.createListener(type);
    }

    @Override
    public ServletRequest getRequest() {
        return context.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return context.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return context.hasOriginalRequestAndResponse();
    }

    @Override
    public void setTimeout(long milliseconds) {
        context.setTimeout(milliseconds);
    }

    @Override
    public long getTimeout() {
        return context.getTimeout();
    }

    /** Hands out this context instead of the container's, so that a listener's {@code complete} is guarded as well. */
    private final class Listener implements AsyncListener {

        private final AsyncListener listener;

        Listener(AsyncListener listener) {
            this.listener = listener;
        }

        private AsyncEvent guarded(AsyncEvent event) {
            @Nullable Throwable failure = event.getThrowable();
            return new AsyncEvent(
                    new GuardedAsyncContext(event.getAsyncContext(), guard),
                    event.getSuppliedRequest(),
                    event.getSuppliedResponse(),
                    failure);
        }

        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            listener.onComplete(guarded(event));
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            listener.onTimeout(guarded(event));
        }

        @Override
        public void onError(AsyncEvent event) throws IOException {
            listener.onError(guarded(event));
        }

        @Override
        public void onStartAsync(AsyncEvent event) throws IOException {
            listener.onStartAsync(guarded(event));
        }
    }
}
