// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** Keeps the guard in charge of asynchronous requests. */
final class GuardedRequest extends HttpServletRequestWrapper {

    private final GuardedResponse guard;

    GuardedRequest(HttpServletRequest request, GuardedResponse guard) {
        super(request);
        this.guard = guard;
    }

    /** Passes our wrappers: without arguments the container would go on with the unguarded response. */
    @Override
    public AsyncContext startAsync() {
        return startAsync(this, guard);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        AsyncContext context = super.startAsync(request, response);
        GuardedEnd.watch(context, guard);
        return new GuardedAsyncContext(context, guard);
    }

    @Override
    public AsyncContext getAsyncContext() {
        return new GuardedAsyncContext(super.getAsyncContext(), guard);
    }
}
