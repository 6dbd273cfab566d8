// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request of an upload as the error page sees it: without parts, since the upload is over. The container would look
 * for them in a body that was read, or that nginx has; Spring, which asks before it calls the error page, would show
 * an empty one.
 */
final class ErrorPageRequest extends HttpServletRequestWrapper {

    private final Upload upload;

    ErrorPageRequest(HttpServletRequest request, Upload upload) {
        super(request);
        this.upload = upload;
    }

    @Override
    public Collection<Part> getParts() throws IOException, ServletException {
        return upload.isMultipart() ? List.of() : super.getParts();
    }

    @Override
    public @Nullable Part getPart(String name) throws IOException, ServletException {
        return upload.isMultipart() ? null : super.getPart(name);
    }

    // --- headers: what nginx told us is not the application's business ---

    @Override
    public @Nullable String getHeader(String name) {
        return BodyHeaders.isSecret(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return BodyHeaders.isSecret(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(BodyHeaders::isSecret);
        return Collections.enumeration(names);
    }

    // --- parameters: those of the query ---

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterValues(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return getParameterMap().get(name);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return BodyParameters.ofQuery(upload, getRequest());
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }
}
