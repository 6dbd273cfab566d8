// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Set;

/**
 * Installs the configuration of the context-params {@code handoff.*} when a container finds this class in a WAR.
 * Without such parameters it does nothing.
 */
public final class HandoffInitializer implements ServletContainerInitializer {

    /** Called by the container. */
    public HandoffInitializer() {}

    /**
     * Reads the parameters and installs them.
     *
     * @throws ServletException when a parameter is unknown or wrong, which stops the start-up
     */
    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) throws ServletException {
        try {
            Parameters.ofContext(context).ifPresent(settings -> settings.install(context));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new ServletException(e.getMessage(), e);
        }
    }
}
