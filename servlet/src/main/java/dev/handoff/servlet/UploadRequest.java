// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.upload.UploadForm;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers what the Servlet API asks about the body of a request, whichever road it came. */
final class UploadRequest extends HttpServletRequestWrapper {

    private static final String CONTENT_LENGTH = "Content-Length";

    private static final String JETTY_MULTIPART_CONFIG = "org.eclipse.jetty.multipartConfig";

    private final Upload upload;
    private final ServletResponse response;
    private final BodyParameters parameters;
    private @Nullable List<Part> parts;
    private @Nullable ServletInputStream input;
    private @Nullable BufferedReader reader;

    /** Whether the container reads for itself: Undertow comes back to us for the stream of the outermost request. */
    private boolean containerReads;

    UploadRequest(HttpServletRequest request, ServletResponse response, Upload upload) {
        super(request);
        this.upload = upload;
        this.response = response;
        this.parameters = new BodyParameters(upload);
    }

    /** Whether the request passes through one of ours already. */
    static boolean isIn(ServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            if (inner instanceof UploadRequest) {
                return true;
            }
            inner = wrapper.getRequest();
        }
        return false;
    }

    // --- parts ---

    @Override
    public Collection<Part> getParts() throws IOException, ServletException {
        if (!upload.isMultipart()) {
            throw new ServletException("only a body of multipart/form-data has parts");
        }
        List<Part> known = parts;
        if (known == null) {
            known = new ArrayList<>();
            for (UploadForm.Part part : upload.form().parts()) {
                known.add(FormPart.of(part, getServletContext()));
            }
            parts = known;
        } else {
            upload.form(); // after the request it is over for the parts too
        }
        return Collections.unmodifiableList(known);
    }

    @Override
    public @Nullable Part getPart(String name) throws IOException, ServletException {
        for (Part part : getParts()) {
            if (part.getName().equals(name)) {
                return part;
            }
        }
        return null;
    }

    // --- parameters: those of the query, which a forward adds to, before those of the body ---

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterValues(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        Map<String, String[]> own = parameters.get();
        return BodyParameters.join(others().get(name), own.get(name));
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> own = parameters.get();
        return BodyParameters.join(others(), own);
    }

    /**
     * Returns the parameters that the container finds. For a servlet with a MultipartConfig Jetty 12 would look into
     * the form, which is ours, and throw because it was read already.
     */
    private Map<String, String[]> others() {
        Object config = upload.isMultipart() ? super.getAttribute(JETTY_MULTIPART_CONFIG) : null;
        if (config != null) {
            super.removeAttribute(JETTY_MULTIPART_CONFIG);
        }
        containerReads = true;
        try {
            return super.getParameterMap();
        } finally {
            containerReads = false;
            if (config != null) {
                super.setAttribute(JETTY_MULTIPART_CONFIG, config);
            }
        }
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    // --- the body as it is ---

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (containerReads) {
            return super.getInputStream();
        }
        refuseCallback();
        upload.take(Upload.Use.STREAM);
        if (!upload.spooled().isInCharge()) {
            return super.getInputStream();
        }
        ServletInputStream known = input;
        if (known == null) {
            upload.requireIdentity();
            known = upload.spooled().input(this::dispatch);
            input = known;
        }
        return known;
    }

    private void dispatch(Runnable listening) {
        if (!isAsyncStarted()) {
            throw new IllegalStateException("a ReadListener is for asynchronous requests: call startAsync before");
        }
        getAsyncContext().start(listening);
    }

    @Override
    public BufferedReader getReader() throws IOException {
        refuseCallback();
        upload.take(Upload.Use.READER);
        if (!upload.spooled().isInCharge()) {
            containerReads = true;
            try {
                return super.getReader();
            } finally {
                containerReads = false;
            }
        }
        BufferedReader known = reader;
        if (known == null) {
            upload.requireIdentity();
            known = new BufferedReader(new InputStreamReader(
                    upload.spooled().input(this::dispatch), upload.charset(StandardCharsets.ISO_8859_1)));
            reader = known;
        }
        return known;
    }

    private void refuseCallback() {
        if (upload.road() instanceof Arrival.Callback) {
            throw new IllegalStateException(
                    "nginx-upload-module has taken the body of this request apart: ask for its parts");
        }
    }

    @Override
    public int getContentLength() {
        long length = getContentLengthLong();
        return length > Integer.MAX_VALUE ? -1 : (int) length;
    }

    @Override
    public long getContentLengthLong() {
        return BodyHeaders.isOurs(upload, CONTENT_LENGTH) ? BodyHeaders.length(upload) : super.getContentLengthLong();
    }

    // --- headers: the length is that of the body, and what nginx told us is not the application's business ---

    @Override
    public @Nullable String getHeader(String name) {
        return BodyHeaders.isOurs(upload, name) ? BodyHeaders.value(upload, name) : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        if (!BodyHeaders.isOurs(upload, name)) {
            return super.getHeaders(name);
        }
        String value = BodyHeaders.value(upload, name);
        return Collections.enumeration(value == null ? List.of() : List.of(value));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        Enumeration<String> names = super.getHeaderNames();
        return names == null ? names : Collections.enumeration(BodyHeaders.names(upload, Collections.list(names)));
    }

    @Override
    public int getIntHeader(String name) {
        if (!BodyHeaders.isOurs(upload, name)) {
            return super.getIntHeader(name);
        }
        String value = BodyHeaders.value(upload, name);
        return value == null ? -1 : Integer.parseInt(value);
    }

    // --- asynchronous requests: without arguments the container would go on without us ---

    @Override
    public AsyncContext startAsync() {
        return startAsync(this, response);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse asyncResponse) {
        AsyncContext context = super.startAsync(request, asyncResponse);
        upload.watch(context);
        return context;
    }
}
