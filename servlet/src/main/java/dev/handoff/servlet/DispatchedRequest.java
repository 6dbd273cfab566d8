// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Enumeration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that comes back from {@code AsyncContext.dispatch()}. Jetty 12 puts the query before the parameters of the
 * wrapped request, which has them already: every parameter of the query would be there twice.
 */
final class DispatchedRequest extends HttpServletRequestWrapper {

    private static final String JETTY = "org.eclipse.jetty.";

    private final HttpServletRequest before;

    private DispatchedRequest(HttpServletRequest request, HttpServletRequest before) {
        super(request);
        this.before = before;
    }

    /** Returns the request with each parameter once; the same one when nothing was added to it. */
    static HttpServletRequest of(HttpServletRequest request) {
        if (request.getDispatcherType() == DispatcherType.ASYNC
                && request instanceof HttpServletRequestWrapper wrapper
                && wrapper.getClass().getName().startsWith(JETTY)
                && wrapper.getRequest() instanceof HttpServletRequest before
                && Objects.equals(request.getQueryString(), before.getQueryString())) {
            return new DispatchedRequest(request, before);
        }
        return request;
    }

    @Override
    public @Nullable String getParameter(String name) {
        return before.getParameter(name);
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return before.getParameterValues(name);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return before.getParameterMap();
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return before.getParameterNames();
    }
}
