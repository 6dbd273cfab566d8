// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.servlet.doctor.DoctorServlet;
import dev.handoff.upload.UploadException;
import dev.handoff.upload.UploadReceiver;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets existing code receive uploads by whichever road they come: {@code getPart}, {@code getParts} and
 * {@code getParameter} answer what the client sent, with or without {@code @MultipartConfig}, and {@code Part.write} is
 * a rename where nginx stored the file. {@link Nginx#uploads} gives the same as a typed form. Nothing is read before it
 * is asked for, and what was not claimed by the end of the request is deleted.
 *
 * <p>A body that nginx wrote to a file and that is no upload is read as ever: {@code getInputStream}, {@code getReader},
 * the content length, and for POST of {@code application/x-www-form-urlencoded} up to 1 MiB the parameters.
 *
 * <p>An {@link UploadException} that the application lets pass is answered with its status, 400, 403, 413 or 415.
 * {@code getParameter} and its kin throw it inside an {@link java.io.UncheckedIOException}. A request that claims to
 * come from nginx without proof is refused with 403 before the application sees it.
 *
 * <p>Map it after {@link GuardFilter} and before all other filters, for the dispatcher types REQUEST, ASYNC and FORWARD,
 * with asynchronous support, and for ERROR to the addresses of error pages that ask for parts or parameters, as those of
 * Spring do: they see the parameters of the query, and no parts. {@link Handoff.Builder#uploads(String...)} does all
 * that. Its init-params are the settings of {@link Handoff}. Thread-safe.
 */
public final class UploadFilter implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(UploadFilter.class);

    /** Deeper than any framework wraps exceptions, and an end for those that are their own cause. */
    private static final int DEEPEST_CAUSE = 20;

    private @Nullable ServletContext context;
    private @Nullable Janitor janitor;
    private volatile boolean retired;

    /** Makes a filter that reads its settings when the container initialises it. */
    public UploadFilter() {}

    /**
     * Adds its init-params to the configuration of the web application. From then on orphans are deleted from the
     * folders of uploads.
     *
     * @throws ServletException when a parameter is unknown, wrong or missing, or another filter has it with another value
     */
    @Override
    public void init(FilterConfig config) throws ServletException {
        ServletContext application = config.getServletContext();
        try {
            Handoff handoff = Installation.in(application).join(config);
            if (!retired) {
                if (handoff.receivers().forAll().isEmpty()) {
                    throw new IllegalStateException("UploadFilter needs the setting uploadStore, a folder of its own on"
                            + " the file system to which uploads are moved");
                }
                janitor = Janitor.start(() ->
                        Handoff.of(application).receivers().forAll().stream().toList());
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new ServletException("filter " + config.getFilterName() + ": " + e.getMessage(), e);
        }
        join(application);
    }

    /** Takes the configuration of the web application as it is at each request. */
    void join(ServletContext application) {
        context = application;
    }

    /** Stands aside: another one was mapped in its place. */
    void retire() {
        retired = true;
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
        boolean aside = retired || request.getDispatcherType() == DispatcherType.INCLUDE;
        if (!aside && request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            if (request.getDispatcherType() == DispatcherType.ERROR) {
                Upload ended = Upload.of(http);
                chain.doFilter(ended == null ? http : new ErrorPageRequest(http, ended), response);
            } else {
                filter(http, answer, chain);
            }
        } else {
            chain.doFilter(request, response);
        }
    }

    private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Upload known = Upload.of(request);
        if (known == null) {
            receive(request, response, chain);
        } else if (UploadRequest.isIn(request) && request.getDispatcherType() == DispatcherType.FORWARD) {
            chain.doFilter(request, response);
        } else if (UploadRequest.isIn(request)) {
            run(DispatchedRequest.of(request), response, chain);
        } else {
            run(new UploadRequest(request, response, known), response, chain);
        }
    }

    private void receive(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Handoff handoff = context == null ? Handoff.NOTHING_CONFIGURED : Handoff.of(context);
        Optional<DoctorServlet> doctor = handoff.doctor(request);
        if (doctor.isPresent()) {
            examine(handoff, doctor.get(), request, response, chain);
            return;
        }
        Optional<Arrival.Road> road = Arrival.find(handoff, request);
        Optional<UploadReceiver> receiver =
                handoff.receivers().of(handoff.annotated().addressedBy(request));
        if (road.isEmpty() || receiver.isEmpty()) {
            handoff.warnings()
                    .once(
                            LOG,
                            Warnings.Kind.FORGED_UPLOAD,
                            "a request with X-Handoff-Upload or X-Handoff-Body, but without the proof that nginx sent them, was"
                                    + " refused: if it was not forged, compare uploadSecret with local-http.conf, and include"
                                    + " handoff-proxy.conf in each location");
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        Upload upload = new Upload(handoff, receiver.get(), road.get(), request);
        try {
            run(new UploadRequest(request, response, upload), response, chain);
        } finally {
            upload.endUnlessAsync(request);
        }
    }

    /** The application sees none of it; what is for the doctor's servlet itself goes on to that. */
    private static void examine(
            Handoff handoff,
            DoctorServlet doctor,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        if (handoff.settings().get(Setting.DOCTOR).equals(request.getServletPath())) {
            chain.doFilter(request, response);
            return;
        }
        try {
            doctor.examineUpload(request, response);
        } finally {
            DoctorPatient.end(request);
        }
    }

    private static void run(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            UploadException refusal = refusal(e);
            if (refusal == null || response.isCommitted() || request.isAsyncStarted()) {
                throw e;
            }
            LOG.debug("refused an upload", e);
            response.sendError(refusal.status(), refusal.getMessage());
        }
    }

    private static @Nullable UploadException refusal(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof UploadException refusal) {
                return refusal;
            }
            cause = cause instanceof ServletException servlet && servlet.getRootCause() != null
                    ? servlet.getRootCause()
                    : cause.getCause();
        }
        return null;
    }
}
