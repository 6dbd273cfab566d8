// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Forgets what the guard keeps when the container gives up on an asynchronous request. */
record GuardedEnd(GuardedResponse guard) implements AsyncListener {

    static void watch(AsyncContext context, GuardedResponse guard) {
        context.addListener(new GuardedEnd(guard));
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        guard.forget();
    }

    @Override
    public void onError(AsyncEvent event) {
        guard.forget();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        guard.forget(); // completed past our context; too late for a hand-off
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this); // a new cycle forgets the listeners of the one before
    }
}
