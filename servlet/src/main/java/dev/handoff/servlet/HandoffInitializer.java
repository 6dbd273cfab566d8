// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.servlet.annotation.AccelHints;
import dev.handoff.servlet.annotation.ReceivesUploads;
import dev.handoff.servlet.annotation.SendsFrom;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HandlesTypes;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Installs what the annotations of servlets and the context-params {@code handoff.*} say when a container finds this
 * class in a WAR. Without any it does nothing.
 */
@HandlesTypes({SendsFrom.class, SendsFrom.List.class, ReceivesUploads.class, AccelHints.class})
public final class HandoffInitializer implements ServletContainerInitializer {

    /** Called by the container. */
    public HandoffInitializer() {}

    /**
     * Reads the annotations and the parameters and installs what they say.
     *
     * @param classes those with annotations of {@code dev.handoff.servlet.annotation}; null when there are none
     * @throws ServletException when a value is unknown or wrong, which stops the start-up
     */
    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) throws ServletException {
        try {
            Installation.in(context).scanned(classes == null ? Set.of() : annotated(classes));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new ServletException(e.getMessage(), e);
        }
    }

    /** Some containers pass every class that mentions one of these types. */
    private static Set<Class<?>> annotated(Set<Class<?>> classes) {
        Set<Class<?>> annotated = new LinkedHashSet<>(classes);
        annotated.removeIf(type -> !AnnotationReader.isAnnotated(type));
        return annotated;
    }
}
