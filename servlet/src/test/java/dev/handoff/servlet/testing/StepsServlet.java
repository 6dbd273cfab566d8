// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Nginx;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Does to its response what the query asks, step by step: {@code ?writer;send;sendError=403}. Steps that fail with
 * {@link IllegalStateException} because the response is over are taken as done, as careless applications do.
 */
public final class StepsServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final long SHORT_TIMEOUT = 500;
    private static final int BUFFER = 64 * 1024;

    private final transient InternalLocation location;

    public StepsServlet(InternalLocation location) {
        this.location = location;
    }

    @Override
    protected void doGet(HttpServletRequest req, HttpServletResponse res) throws ServletException, IOException {
        boolean again = req.getDispatcherType() == DispatcherType.ASYNC;
        Object steps = again ? req.getAttribute("then") : req.getQueryString();
        if (req.getDispatcherType() == DispatcherType.FORWARD || req.getDispatcherType() == DispatcherType.INCLUDE) {
            steps = req.getAttribute("target");
        }
        run(List.of(String.valueOf(steps).split(";", -1)), req, res);
    }

    private void run(List<String> steps, HttpServletRequest req, HttpServletResponse res)
            throws ServletException, IOException {
        for (int i = 0; i < steps.size(); i++) {
            String step = steps.get(i);
            if (step.isEmpty()) {
                continue;
            }
            int equals = step.indexOf('=');
            String name = equals < 0 ? step : step.substring(0, equals);
            String value = equals < 0 ? "" : URLDecoder.decode(step.substring(equals + 1), StandardCharsets.UTF_8);
            List<String> rest = steps.subList(i + 1, steps.size());
            if (name.startsWith("async")) {
                goAsync(name, rest, req, res);
                return;
            }
            try {
                take(name, value, req, res);
            } catch (IllegalStateException e) {
                if (name.equals("send") || name.equals("zip")) {
                    throw e;
                }
            }
        }
    }

    private void take(String name, String value, HttpServletRequest req, HttpServletResponse res)
            throws ServletException, IOException {
        switch (name) {
            case "send" ->
                Nginx.send(AccelRedirect.to(location, file(value)).attachment("söme \"file\".txt"), req, res);
            case "zip" -> Nginx.send(Archives.named(location, value.isEmpty() ? "whole" : value), req, res);
            case "zipAnyway" -> {
                try {
                    take("zip", value, req, res);
                } catch (IOException e) {
                    getServletContext().log("kept by the application: " + e);
                }
            }
            case "printStream" -> res.getOutputStream().print(value);
            case "print" -> res.getWriter().print(value);
            case "write" -> res.getOutputStream().write(value.getBytes(StandardCharsets.UTF_8));
            case "encoding" -> res.setCharacterEncoding(value);
            case "resetBuffer" -> res.resetBuffer();
            case "sendAnyway" -> {
                try {
                    take("send", value, req, res);
                } catch (IOException e) {
                    getServletContext().log("kept by the application: " + e);
                }
            }
            case "xaf" -> res.setHeader("X-Archive-Files", value);
            case "xar" -> res.setHeader("X-Accel-Redirect", value);
            case "addXar" -> res.addHeader("X-Accel-Redirect", value);
            case "xarNull" -> res.setHeader("X-Accel-Redirect", null);
            case "xSendfile" ->
                res.setHeader("X-Sendfile", location.directory().resolve(value).toString());
            case "xSendfileOutside" -> res.setHeader("X-Sendfile", value);
            case "header" ->
                res.setHeader(value.substring(0, value.indexOf(':')), value.substring(value.indexOf(':') + 1));
            case "largeHeader" -> res.setHeader("X-Large", "x".repeat(Integer.parseInt(value)));
            case "contentType" -> res.setContentType(value);
            case "contentLength" -> res.setContentLength(Integer.parseInt(value));
            case "status" -> res.setStatus(Integer.parseInt(value));
            case "sendError" -> res.sendError(Integer.parseInt(value));
            case "sendRedirect" -> res.sendRedirect("/login");
            case "bytes" -> res.getOutputStream().write("application bytes".getBytes(StandardCharsets.UTF_8));
            case "manyBytes" -> res.getOutputStream().write(new byte[4 * BUFFER]);
            case "writer" -> res.getWriter().print("application text");
            case "flushWriter" -> res.getWriter().flush();
            case "closeStream" -> res.getOutputStream().close();
            case "flush" -> res.flushBuffer();
            case "reset" -> res.reset();
            case "session" -> req.getSession(true);
            case "throw" -> throw new IllegalArgumentException("thrown by the application");
            case "throwServlet" -> throw new ServletException("thrown by the application");
            case "throwIo" -> throw new IOException("thrown by the application");
            case "include" -> dispatch(value, req).include(req, res);
            case "forward" -> dispatch(value, req).forward(req, res);
            default -> throw new IllegalArgumentException("no such step: " + name);
        }
    }

    private Path file(String name) {
        return location.directory().resolve(name.isEmpty() ? "secret.txt" : name);
    }

    private static jakarta.servlet.RequestDispatcher dispatch(String target, HttpServletRequest req) {
        req.setAttribute("target", target.replace('+', ' '));
        return req.getRequestDispatcher(req.getServletPath() + "/target");
    }

    /** asyncDispatch, asyncTimeout, asyncListener, asyncThread, asyncShortThread: the rest runs there, before the end of that kind. */
    private void goAsync(String kind, List<String> rest, HttpServletRequest req, HttpServletResponse res)
            throws ServletException, IOException {
        AsyncContext async = kind.endsWith("Wrapped") ? req.startAsync(req, res) : req.startAsync();
        boolean shortly = kind.startsWith("asyncTimeout") || kind.startsWith("asyncShort");
        async.setTimeout(shortly ? SHORT_TIMEOUT : 20_000);
        HttpServletResponse asyncResponse = (HttpServletResponse) async.getResponse();
        if (kind.startsWith("asyncTimeout")) {
            run(rest, req, asyncResponse);
        } else if (kind.startsWith("asyncListener")) {
            async.setTimeout(SHORT_TIMEOUT);
            async.addListener(new CompletingListener());
            run(rest, req, asyncResponse);
        } else if (kind.startsWith("asyncDispatch")) {
            req.setAttribute("then", String.join(";", rest));
            async.dispatch();
        } else {
            async.start(() -> {
                try {
                    try {
                        run(rest, req, asyncResponse);
                    } finally {
                        async.complete();
                    }
                } catch (IOException | ServletException | RuntimeException e) {
                    getServletContext().log("in a thread of its own an application keeps its failures: " + e);
                }
            });
        }
    }

    /** Completes when the time is up, as applications with a default answer do. */
    private static final class CompletingListener implements AsyncListener {

        @Override
        public void onTimeout(AsyncEvent event) {
            event.getAsyncContext().complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
