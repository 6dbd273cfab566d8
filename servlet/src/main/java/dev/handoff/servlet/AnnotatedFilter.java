// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every servlet and does for the annotated ones what they say: first GuardFilter, then UploadFilter, then
 * the orders to nginx. It is asked for every request, because servlets may be registered after filters were mapped.
 */
final class AnnotatedFilter implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(Handoff.class);

    private final GuardFilter guard = new GuardFilter();
    private final UploadFilter uploads = new UploadFilter();
    private @Nullable Janitor janitor;

    @Override
    public void init(FilterConfig config) {
        ServletContext context = config.getServletContext();
        guard.join(context);
        uploads.join(context);
        Handoff handoff = Handoff.of(context);
        for (AnnotatedServlet missing : handoff.annotated().missingIn(context)) {
            LOG.warn(
                    "no servlet of the application is of {}, so its annotations have no effect: register it, or"
                            + " annotate the class that is registered",
                    missing.type());
        }
        if (!handoff.receivers().annotated().isEmpty()) {
            janitor = Janitor.start(() -> Handoff.of(context).receivers().annotated());
        }
    }

    /** Lets the folders of uploads be. */
    @Override
    public void destroy() {
        if (janitor != null) {
            janitor.stop();
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            uploads.doFilter(request, response, chain);
        } else if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            filter(http, answer, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Handoff handoff = Handoff.of(request);
        AnnotatedServlet servlet = handoff.annotated().addressedBy(request);
        AnnotatedServlet before = AnnotatedServlet.of(request);
        if (servlet == null && before == null) {
            guardForwarded(request, response, chain); // nearly every request: nothing to remember
            return;
        }
        AnnotatedServlet.mark(request, servlet);
        try {
            if (servlet == null) {
                guardForwarded(request, response, chain);
            } else {
                filter(handoff, servlet, request, response, chain);
            }
        } finally {
            if (!request.isAsyncStarted()) {
                AnnotatedServlet.mark(request, before);
            }
        }
    }

    /** What an annotated servlet forwards to is no longer bound to its locations. */
    private void guardForwarded(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (GuardedResponse.in(response) == null) {
            chain.doFilter(request, response);
        } else {
            guard.doFilter(request, response, chain);
        }
    }

    private void filter(
            Handoff handoff,
            AnnotatedServlet servlet,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        if (handoff.proof(request).nginx()) {
            servlet.hints().apply(request, response);
        }
        FilterChain next = servlet.uploads() == null ? chain : (req, res) -> uploads.doFilter(req, res, chain);
        if (servlet.locations().isEmpty() && GuardedResponse.in(response) == null) {
            next.doFilter(request, response);
        } else {
            guard.doFilter(request, response, next);
        }
    }
}
