// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows which servlet of the application has which annotations. The servlet is found when a request comes, by the name
 * under which the container registered it: by then all registrations are there, however late they were made. Thread-safe.
 */
final class AnnotatedServlets {

    static final AnnotatedServlets NONE = new AnnotatedServlets(List.of());

    private final Map<String, AnnotatedServlet> byClass;
    private final Map<String, Optional<AnnotatedServlet>> byName = new ConcurrentHashMap<>();

    AnnotatedServlets(Collection<AnnotatedServlet> servlets) {
        Map<String, AnnotatedServlet> known = new LinkedHashMap<>();
        servlets.forEach(servlet -> known.put(servlet.type().getName(), servlet));
        this.byClass = Map.copyOf(known);
    }

    Collection<AnnotatedServlet> all() {
        return byClass.values();
    }

    boolean isEmpty() {
        return byClass.isEmpty();
    }

    /** Returns whether any of them receives uploads. */
    boolean receive() {
        return byClass.values().stream().anyMatch(servlet -> servlet.uploads() != null);
    }

    /** Returns the servlet to which the container is about to pass the request, or null when it has no annotations. */
    @Nullable
    AnnotatedServlet addressedBy(HttpServletRequest request) {
        if (byClass.isEmpty()) {
            return null;
        }
        HttpServletMapping mapping = request.getHttpServletMapping();
        @Nullable String name = mapping == null ? null : mapping.getServletName();
        if (name == null) {
            return null;
        }
        // asked for every request of the application: this way no request waits for another
        Optional<AnnotatedServlet> known = byName.get(name);
        if (known == null) {
            known = find(request.getServletContext(), name);
            byName.put(name, known);
        }
        return known.orElse(null);
    }

    /** Returns those of whose class no servlet of the application is: their annotations have no effect. */
    Collection<AnnotatedServlet> missingIn(ServletContext context) {
        Set<AnnotatedServlet> missing = new LinkedHashSet<>(byClass.values());
        for (String name : context.getServletRegistrations().keySet()) {
            find(context, name).ifPresent(missing::remove);
        }
        return missing;
    }

    private Optional<AnnotatedServlet> find(ServletContext context, String name) {
        ServletRegistration registration = context.getServletRegistration(name);
        @Nullable String className = registration == null ? null : registration.getClassName();
        if (className == null) {
            return Optional.empty();
        }
        AnnotatedServlet known = byClass.get(className);
        return known == null ? inherited(context, className) : Optional.of(known);
    }

    /** A subclass that a framework made, or that nobody named, is the servlet that it extends. */
    private Optional<AnnotatedServlet> inherited(ServletContext context, String className) {
        @Nullable Class<?> type = load(context, className);
        while (type != null) {
            AnnotatedServlet known = byClass.get(type.getName());
            if (known != null) {
                return Optional.of(known);
            }
            type = type.getSuperclass();
        }
        return Optional.empty();
    }

    private @Nullable Class<?> load(ServletContext context, String className) {
        List<ClassLoader> loaders = new ArrayList<>();
        loaders.add(context.getClassLoader());
        byClass.values().forEach(servlet -> loaders.add(servlet.type().getClassLoader()));
        for (ClassLoader loader : loaders) {
            try {
                return Class.forName(className, false, loader);
            } catch (ClassNotFoundException | LinkageError e) {
                // another one may know it
            }
        }
        return null;
    }
}
