// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Nginx;
import dev.handoff.upload.UploadForm;
import dev.handoff.upload.UploadedFile;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.zip.CRC32;
import org.springframework.web.multipart.support.StandardMultipartHttpServletRequest;

/**
 * Does with an upload what the header X-Steps asks, step by step ({@code X-Steps: params;part=photo;throw}), and prints
 * what it sees.
 */
public final class UploadServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final long SHORT_TIMEOUT = 500;

    /** The largest buffer of the containers is smaller than what follows, so that nothing is committed before the end. */
    private static final int BUFFER = 256 * 1024;

    private final transient Path claims;
    private final transient InternalLocation location;
    private final transient Queue<String> notes;

    /** Claims files for the folder, and notes what it can tell nobody else. */
    public UploadServlet(Path claims, InternalLocation location, Queue<String> notes) {
        this.claims = claims;
        this.location = location;
        this.notes = notes;
    }

    @Override
    protected void service(HttpServletRequest req, HttpServletResponse res) throws ServletException, IOException {
        boolean again = req.getDispatcherType() != DispatcherType.REQUEST;
        Object steps = again ? req.getAttribute("then") : req.getHeader("X-Steps");
        res.setContentType("text/plain;charset=UTF-8");
        if (!again) {
            res.setBufferSize(BUFFER);
        }
        run(List.of(String.valueOf(steps).split(";", -1)), req, res);
    }

    private void run(List<String> steps, HttpServletRequest req, HttpServletResponse res)
            throws ServletException, IOException {
        for (int i = 0; i < steps.size(); i++) {
            String step = steps.get(i);
            int equals = step.indexOf('=');
            String name = equals < 0 ? step : step.substring(0, equals);
            String[] values =
                    equals < 0 ? new String[0] : step.substring(equals + 1).split(",", -1);
            List<String> rest = steps.subList(i + 1, steps.size());
            if (name.startsWith("async")) {
                goAsync(name, rest, req, res);
                return;
            }
            if (name.equals("forward")) {
                req.setAttribute("then", String.join(";", rest));
                req.getRequestDispatcher(values[0]).forward(req, res);
                return;
            }
            if (name.equals("wrap")) {
                try {
                    run(rest, req, res);
                } catch (IOException | RuntimeException e) {
                    throw new ServletException("wrapped by a framework", new IllegalStateException(e));
                }
                return;
            }
            if (name.equals("anyway")) {
                try {
                    look(values[0], new String[0], req, res);
                } catch (IOException | UncheckedIOException e) {
                    getServletContext().log("kept by the application: " + e);
                }
            }
            look(name, values, req, res);
            act(name, values, req, res);
        }
    }

    private static void print(HttpServletResponse res, String line) throws IOException {
        res.getWriter().print(line + "\n");
    }

    private static long crc(InputStream in) throws IOException {
        try (in) {
            CRC32 crc = new CRC32();
            crc.update(in.readAllBytes());
            return crc.getValue();
        }
    }

    private static String line(Part part) throws IOException {
        return String.join(
                "|",
                part.getName(),
                part.getSubmittedFileName(),
                part.getContentType(),
                "" + part.getSize(),
                "" + crc(part.getInputStream()));
    }

    private static String line(UploadForm.Part part) throws IOException {
        if (part instanceof UploadedFile file) {
            return String.join(
                    "|",
                    file.name(),
                    file.submittedFileName(),
                    file.contentType().orElse("null"),
                    "" + file.size(),
                    "" + Long.parseLong(file.crc32().toString(), 16));
        }
        UploadForm.Field field = (UploadForm.Field) part;
        return "text " + field.name() + "=" + field.value();
    }

    private static void look(String name, String[] values, HttpServletRequest req, HttpServletResponse res)
            throws IOException, ServletException {
        switch (name) {
            case "parts" -> {
                for (Part part : req.getParts()) {
                    print(res, line(part));
                }
            }
            case "part" -> {
                Part part = req.getPart(values[0]);
                print(res, part == null ? "no part" : line(part));
            }
            case "form" -> {
                for (UploadForm.Part part : Nginx.uploads(req).parts()) {
                    print(res, line(part));
                }
            }
            case "require" -> Nginx.uploads(req).require(values[0]);
            case "same" -> {
                boolean form = Nginx.uploads(req).equals(Nginx.uploads(req));
                boolean parts = List.copyOf(req.getParts()).equals(List.copyOf(req.getParts()));
                print(res, form + " " + parts);
            }
            case "names" -> {
                for (UploadedFile file : Nginx.uploads(req).files()) {
                    print(res, file.name() + "|" + file.displayName() + "|" + file.fileName());
                }
            }
            case "partHeaders" -> {
                Part part = req.getPart(values[0]);
                for (String header : part.getHeaderNames()) {
                    print(res, header + ": " + part.getHeader(header.toUpperCase(java.util.Locale.ROOT)));
                }
            }
            case "params" -> params(req, res);
            case "param" -> print(res, values[0] + "=" + req.getParameter(values[0]));
            default -> lookAtBody(name, values, req, res);
        }
    }

    private static void params(HttpServletRequest req, HttpServletResponse res) throws IOException {
        for (String name : Collections.list(req.getParameterNames())) {
            String[] all = req.getParameterValues(name);
            boolean agrees =
                    Arrays.equals(all, req.getParameterMap().get(name)) && all[0].equals(req.getParameter(name));
            print(res, (agrees ? "" : "contradicts itself: ") + name + "=" + String.join(",", all));
        }
    }

    private static void lookAtBody(String name, String[] values, HttpServletRequest req, HttpServletResponse res)
            throws IOException {
        switch (name) {
            case "stream" -> {
                ServletInputStream in = req.getInputStream();
                print(res, "body " + crc(in) + " finished " + in.isFinished());
            }
            case "reader" -> {
                for (String line = req.getReader().readLine();
                        line != null;
                        line = req.getReader().readLine()) {
                    print(res, line);
                }
            }
            case "length" ->
                print(
                        res,
                        req.getContentLength() + " " + req.getContentLengthLong() + " "
                                + req.getHeader("content-length")
                                + " " + req.getIntHeader("Content-Length") + " "
                                + Collections.list(req.getHeaders("Content-Length")) + " "
                                + Collections.list(req.getHeaderNames()).stream()
                                        .anyMatch("content-length"::equalsIgnoreCase));
            case "secrets" ->
                print(
                        res,
                        req.getHeader("X-Handoff-Upload") + " " + req.getHeader("x-handoff-body") + " "
                                + Collections.list(req.getHeaderNames()).stream()
                                        .map(String::toLowerCase)
                                        .filter(header -> header.matches("x-handoff-(upload|body)"))
                                        .toList());
            case "encoding" -> req.setCharacterEncoding(values[0]);
            case "method" -> print(res, req.getMethod() + " " + req.getRequestURI());
            default -> {
                // done elsewhere
            }
        }
    }

    private void act(String name, String[] values, HttpServletRequest req, HttpServletResponse res)
            throws IOException, ServletException {
        switch (name) {
            case "write" -> req.getPart(values[0]).write(target(values[1]));
            case "move" -> Nginx.uploads(req).require(values[0]).moveTo(claims.resolve(values[1]));
            case "spring" ->
                new StandardMultipartHttpServletRequest(req)
                        .getFile(values[0])
                        .transferTo(claims.resolve(values[1]).toFile());
            case "delete" -> req.getPart(values[0]).delete();
            case "tell" -> notes.add(values[0]);
            case "send" -> Nginx.send(AccelRedirect.to(location, claims.resolve(values[0])), req, res);
            case "xar" -> res.setHeader("X-Accel-Redirect", "/protected/" + values[0]);
            case "print" -> print(res, values[0]);
            case "flush" -> res.flushBuffer();
            case "sendError" -> res.sendError(Integer.parseInt(values[0]));
            case "throw" -> throw new IllegalArgumentException("thrown by the application");
            default -> {
                // done elsewhere
            }
        }
    }

    private String target(String name) {
        return name.startsWith("/") || name.startsWith("relative:")
                ? name.replace("relative:", "")
                : claims.resolve(name).toString();
    }

    /** async, asyncDispatch, asyncTimeout, asyncListener: the rest runs there. */
    private void goAsync(String kind, List<String> rest, HttpServletRequest req, HttpServletResponse res)
            throws ServletException, IOException {
        AsyncContext async = kind.endsWith("Wrapped") ? req.startAsync(req, res) : req.startAsync();
        async.setTimeout(kind.startsWith("asyncTimeout") ? SHORT_TIMEOUT : 20_000);
        HttpServletRequest again = (HttpServletRequest) async.getRequest();
        HttpServletResponse answer = (HttpServletResponse) async.getResponse();
        switch (kind) {
            case "asyncTimeout" -> run(rest, again, answer);
            case "asyncDispatch" -> {
                req.setAttribute("then", String.join(";", rest));
                async.dispatch();
            }
            case "asyncListener" -> listen(rest, async, again, answer);
            default ->
                async.start(() -> {
                    try {
                        try {
                            run(rest, again, answer);
                        } finally {
                            async.complete();
                        }
                    } catch (IOException | ServletException | RuntimeException e) {
                        notes.add("in a thread of its own: " + e.getMessage());
                    }
                });
        }
    }

    /** Reads the body without blocking, then goes on. */
    private void listen(List<String> rest, AsyncContext async, HttpServletRequest req, HttpServletResponse res)
            throws IOException {
        ServletInputStream in = req.getInputStream();
        CRC32 crc = new CRC32();
        in.setReadListener(new ReadListener() {
            @Override
            public void onDataAvailable() throws IOException {
                byte[] buffer = new byte[1000];
                int read = 0;
                while (read >= 0 && in.isReady()) {
                    read = in.read(buffer);
                    crc.update(buffer, 0, Math.max(read, 0));
                }
            }

            @Override
            public void onAllDataRead() throws IOException {
                print(res, "body " + crc.getValue() + " finished " + in.isFinished());
                try {
                    run(rest, req, res);
                } catch (ServletException e) {
                    notes.add("in a listener: " + e.getMessage());
                }
                async.complete();
            }

            @Override
            public void onError(Throwable failure) {
                notes.add("in a listener: " + failure.getMessage());
                async.complete();
            }
        });
    }
}
