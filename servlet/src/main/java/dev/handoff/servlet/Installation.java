// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one web application is told by all sources, merged setting by setting: code before the init-params of a filter,
 * those before the context-params, those before annotations. Sources come one after the other while the application
 * starts; requests see what is there.
 */
final class Installation {

    private static final Set<String> OUR_FILTERS = Set.of(GuardFilter.class.getName(), UploadFilter.class.getName());

    private final ServletContext context;
    private final Placeholders placeholders;
    private final Mappings mappings;
    private final Settings contextParams;
    private final Map<String, Map<String, String>> filters = new LinkedHashMap<>();
    private final Map<Class<?>, AnnotatedServlet> annotated = new LinkedHashMap<>();

    private @Nullable Handoff code;
    private boolean attached;
    private boolean completing;
    private boolean started;
    private volatile Handoff handoff = Handoff.NOTHING_CONFIGURED;

    private Installation(ServletContext context) {
        this.context = context;
        this.placeholders = Placeholders.of(context);
        this.mappings = new Mappings(context);
        this.contextParams = Parameters.readContext(placeholders, Parameters.ofContext(context));
        context.getFilterRegistrations().forEach((name, filter) -> {
            if (OUR_FILTERS.contains(filter.getClassName())) {
                declared(name, filter.getInitParameters());
            }
        });
    }

    /** Reads what a web.xml says already: some containers initialise filters when the first request comes. */
    private void declared(String filter, Map<String, String> given) {
        try {
            take(filter, given);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("filter " + filter + ": " + e.getMessage(), e);
        }
    }

    /** Returns what the application was told so far; without anything told yet its parameters are read. */
    static Installation in(ServletContext context) {
        Object known = context.getAttribute(Handoff.ATTRIBUTE);
        if (known != null && !(known instanceof Installation)) {
            throw new IllegalStateException("another copy of handoff is installed in this web application: keep one"
                    + " handoff-servlet.jar, in WEB-INF/lib or in the container");
        }
        return known instanceof Installation installation ? installation : new Installation(context);
    }

    Handoff handoff() {
        return handoff;
    }

    /** Takes what a container found by scanning; {@link #complete} follows when the listeners of the application have run. */
    void scanned(Set<Class<?>> classes) {
        classes.forEach(this::declare);
        boolean filtered = filters.values().stream().anyMatch(given -> !given.isEmpty());
        if (contextParams.isEmpty() && annotated.isEmpty() && !filtered) {
            return;
        }
        handoff = merge();
        mappings.map(handoff);
        if (!completing) {
            context.addListener(new Completion(this));
            completing = true;
        }
        attach();
    }

    /** Takes what code says. */
    void install(Handoff configured) {
        if (code != null) {
            throw new IllegalStateException("handoff is installed in this web application already: call Handoff.install"
                    + " once, and give the rest as context-params handoff.* or annotations");
        }
        if (started) {
            throw new IllegalStateException(
                    "the web application has started: call Handoff.install from a ServletContextListener of"
                            + " web.xml or @WebListener, or from a ServletContainerInitializer");
        }
        code = configured;
        configured.annotatedClasses().forEach(this::declare);
        Handoff merged = merge();
        merged.requireComplete();
        mappings.map(merged);
        handoff = merged;
        attach();
    }

    /** Takes the init-params of a filter that the container initialises; returns what holds then. */
    Handoff join(FilterConfig config) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String name : Collections.list(config.getInitParameterNames())) {
            given.put(name, config.getInitParameter(name));
        }
        boolean known = given.equals(filters.getOrDefault(config.getFilterName(), Map.of()));
        if (known && (attached || contextParams.isEmpty() && given.isEmpty())) {
            return handoff;
        }
        take(config.getFilterName(), given);
        Handoff merged = merge();
        merged.requireComplete();
        mappings.requireMapped(merged);
        handoff = merged;
        attach();
        return merged;
    }

    private void declare(Class<?> type) {
        annotated.computeIfAbsent(type, new AnnotationReader(placeholders)::read);
    }

    private void take(String filter, Map<String, String> given) {
        filters.forEach((other, params) -> params.forEach((name, value) -> {
            if (!other.equals(filter) && given.containsKey(name) && !value.equals(given.get(name))) {
                throw new IllegalArgumentException("init-param " + name + ": filter " + other
                        + " has it too, with another value: keep one of them, or make it the context-param handoff."
                        + name);
            }
        }));
        Parameters.readFilter(placeholders, given);
        filters.put(filter, Map.copyOf(given));
    }

    private Handoff merge() {
        Settings lower = contextParams;
        for (Map<String, String> given : filters.values()) {
            lower = Parameters.readFilter(placeholders, given).over(lower);
        }
        Handoff own = code;
        if (own == null) {
            return new Handoff(lower, List.of(), new AnnotatedServlets(annotated.values()));
        }
        return lower.isEmpty() && annotated.isEmpty()
                ? own
                : new Handoff(own.settings().over(lower), List.of(), new AnnotatedServlets(annotated.values()));
    }

    private void complete() {
        handoff.requireComplete();
        started = true;
    }

    private void attach() {
        if (!attached) {
            new RequestMark(this::handoff).addTo(context);
            context.setAttribute(Handoff.ATTRIBUTE, this);
            attached = true;
        }
    }

    /** Comes after the listeners of the application, which may install something too: what is missing now stays so. */
    private record Completion(Installation installation) implements ServletContextListener {

        @Override
        public void contextInitialized(ServletContextEvent event) {
            installation.complete();
        }
    }
}
