// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks.micro;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Handoff;
import dev.handoff.servlet.Nginx;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;

/** What one request does. */
public enum Scenario {
    /** A servlet that does nothing: 200 and no headers of its own. */
    NOTHING(false, (files, file) -> (request, response) -> {}),

    /** Two constant headers and no check of anything, as people write it without a library. */
    HEADERS_BY_HAND(false, (files, file) -> Scenario::setHeaders),

    /** {@code Nginx.send} of a value made before. */
    SEND(false, (files, file) -> {
        AccelRedirect what = AccelRedirect.to(files, file).attachment();
        return (request, response) -> Nginx.send(what, request, response);
    }),

    /** The same, under a GuardFilter. */
    SEND_UNDER_GUARD(true, SEND.work),

    /** The servlet of the README: finds the file, names it, sends it. */
    FIND_AND_SEND(false, (files, file) -> (request, response) -> {
        Path found = files.find(request.getPathInfo()).orElseThrow();
        Nginx.send(AccelRedirect.to(files, found).attachment(), request, response);
    }),

    /** A servlet that has nothing to do with hand-offs, under a GuardFilter. */
    NOTHING_UNDER_GUARD(true, NOTHING.work),

    /** The headers by hand, checked and sent by a GuardFilter. */
    HEADERS_BY_HAND_UNDER_GUARD(true, HEADERS_BY_HAND.work);

    static final String FILE = "report-2024.pdf";
    static final String SECRET = "known-to-the-benchmark-and-to-nobody-else-0123456789";

    private static final String PREFIX = "/protected/";

    private final boolean guarded;
    private final Work work;

    Scenario(boolean guarded, Work work) {
        this.guarded = guarded;
        this.work = work;
    }

    /** What the servlet does, once it knows its files. */
    private interface Work {

        Service on(InternalLocation files, Path file);
    }

    private interface Service {

        void serve(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    private static void setHeaders(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Content-Disposition", "attachment; filename=\"" + FILE + '"');
        response.setHeader("X-Accel-Redirect", PREFIX + FILE);
    }

    /** Registers servlet, filter and settings for the files of this folder. */
    void addTo(ServletContextHandler context, Path folder) {
        InternalLocation files = InternalLocation.alias(PREFIX, folder);
        Service service = work.on(files, folder.resolve(FILE));
        context.addServlet(new ServletHolder(new Servlet(service)), "/*");
        if (this == NOTHING || this == HEADERS_BY_HAND) {
            return;
        }
        Handoff.Builder settings =
                Handoff.builder().proxySecret(SECRET).proxyBufferSize(16 * 1024).locations(files);
        if (guarded) {
            settings.guard("/*");
        }
        context.addEventListener(new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                settings.build().install(event.getServletContext());
            }
        });
    }

    /** Returns whether the answer hands the file off. */
    boolean handsOff() {
        return this != NOTHING && this != NOTHING_UNDER_GUARD;
    }

    private static final class Servlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        private final transient Service service;

        Servlet(Service service) {
            this.service = service;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            service.serve(request, response);
        }
    }
}
