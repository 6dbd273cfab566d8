// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.InternalLocation;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes code safe that sets {@code X-Accel-Redirect}, {@code X-Sendfile} or {@code X-Archive-Files} itself. Such a header
 * is kept aside and reaches the real response only when the request has ended well: with status 200, without an error, a
 * redirect, an exception or a timeout, and uncommitted. Everything else yields the application's own answer and no file,
 * where nginx alone would turn it into 200 and the file.
 *
 * <p>A released value must lie in a declared location ({@link Handoff.Builder#locations}, or for an annotated servlet
 * {@link dev.handoff.servlet.annotation.SendsFrom}); {@code X-Sendfile} carries a path on disk instead, which is mapped to
 * the location whose folder holds it. Without an nginx that proved itself the JVM sends the file.
 *
 * <p>Below {@code X-Archive-Files} the body is a manifest. It is kept ({@link Handoff.Builder#maxManifestSize}), read as
 * mod_zip reads it, checked entry by entry, and sent as {@link Nginx#send(dev.handoff.zip.ZipManifest,
 * HttpServletRequest, HttpServletResponse)} does; Content-Disposition is the application's, ETag and Last-Modified are
 * those of the archive. The header has to be set before the body begins. A manifest that is refused is answered with
 * 500, and the log says why. On HEAD, when the application writes no body, the answer has no length: nobody knows the
 * manifest then.
 *
 * <p>Map it before all other filters, for the dispatcher types REQUEST, ASYNC and FORWARD, with asynchronous support;
 * {@link Handoff.Builder#guard} does. Its init-params are the settings of {@link Handoff}. Thread-safe.
 */
public final class GuardFilter implements Filter {

    private @Nullable ServletContext context;
    private volatile boolean retired;

    /** Makes a filter that reads its settings when the container initialises it. */
    public GuardFilter() {}

    /**
     * Adds its init-params to the configuration of the web application.
     *
     * @throws ServletException when a parameter is unknown or wrong, or another filter has it with another value
     */
    @Override
    public void init(FilterConfig config) throws ServletException {
        try {
            Installation.in(config.getServletContext()).join(config);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new ServletException("filter " + config.getFilterName() + ": " + e.getMessage(), e);
        }
        join(config.getServletContext());
    }

    /** Takes the configuration of the web application as it is at each request. */
    void join(ServletContext application) {
        context = application;
    }

    /** Stands aside: another one was mapped in its place. */
    void retire() {
        retired = true;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean guarded = !retired
                && request.getDispatcherType() != DispatcherType.INCLUDE
                && request.getDispatcherType() != DispatcherType.ERROR;
        if (guarded && request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            guard(http, answer, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void guard(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Handoff handoff = context == null ? Handoff.NOTHING_CONFIGURED : Handoff.of(context);
        GuardedResponse known = GuardedResponse.in(response);
        GuardedResponse guard = known == null ? new GuardedResponse(handoff, request, response) : known;
        List<InternalLocation> before = guard.accept(handoff.locations(request));
        try {
            if (known == null) {
                run(guard.request(), guard, guard, chain);
            } else {
                run(DispatchedRequest.of(request), response, guard, chain);
            }
        } finally {
            if (!request.isAsyncStarted()) {
                guard.accept(before);
            }
        }
    }

    private static void run(
            HttpServletRequest request, HttpServletResponse response, GuardedResponse guard, FilterChain chain)
            throws IOException, ServletException {
        boolean ended = false;
        try {
            chain.doFilter(request, response);
            ended = true;
        } finally {
            if (!ended) {
                guard.forget();
            }
        }
        if (!request.isAsyncStarted()) {
            guard.decide();
        }
    }
}
