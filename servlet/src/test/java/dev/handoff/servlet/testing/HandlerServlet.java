// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet in one expression. */
public final class HandlerServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    /** What the servlet does with every request. */
    public interface Handler {
        void handle(HttpServletRequest req, HttpServletResponse res) throws ServletException, IOException;
    }

    private final transient Handler handler;

    private HandlerServlet(Handler handler) {
        this.handler = handler;
    }

    /** Maps the handler to the address, under which named dispatchers find it too. */
    public static void map(ServletContext context, String address, Handler handler) {
        ServletRegistration.Dynamic servlet = context.addServlet(address, new HandlerServlet(handler));
        servlet.setAsyncSupported(true);
        servlet.addMapping(address);
    }

    @Override
    protected void service(HttpServletRequest req, HttpServletResponse res) throws ServletException, IOException {
        handler.handle(req, res);
    }
}
