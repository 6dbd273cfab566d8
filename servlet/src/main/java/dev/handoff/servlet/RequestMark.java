// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import java.util.function.Supplier;

/** Leaves the configuration with each request: in threads of its own Jetty 11 knows no context for a request. */
record RequestMark(Supplier<Handoff> handoff) implements ServletRequestListener {

    /** From the init of a filter Undertow takes no listener; it knows the context in every thread. */
    void addTo(ServletContext context) {
        try {
            context.addListener(this);
        } catch (IllegalStateException e) {
            if (!context.getClass().getName().startsWith("io.undertow.")) {
                throw e;
            }
        }
    }

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        event.getServletRequest().setAttribute(Handoff.ATTRIBUTE, handoff.get());
    }
}
