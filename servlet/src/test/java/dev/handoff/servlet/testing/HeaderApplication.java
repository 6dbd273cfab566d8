// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Handoff;
import dev.handoff.servlet.Nginx;
import dev.handoff.testing.RealNginx;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Sets headers and then hands off {@code a.txt}, or the file of the parameter {@code file}. Each address comes in three
 * kinds: /own; /ownThenWriter, where the response has to start over; /ownReplaced, where the hand-off says more.
 */
public final class HeaderApplication implements Container.Application {

    /** What /own sets as Content-Disposition. */
    public static final String DISPOSITION = "attachment; filename=\"a.txt\"";

    private final InternalLocation location;

    public HeaderApplication(InternalLocation location) {
        this.location = location;
    }

    /** Sets headers before the hand-off, as applications and their filters do. */
    private interface Before {
        void prepare(HttpServletRequest req, HttpServletResponse res) throws IOException;
    }

    @Override
    public void register(ServletContext context) {
        Handoff.builder()
                .proxySecret(RealNginx.SECRET)
                .proxyBufferSize(16 * 1024)
                .build()
                .install(context);
        map(context, "/plain", (req, res) -> {});
        map(context, "/own", (req, res) -> named(res, "Content-Disposition", "Cache-Control"));
        map(context, "/ownInLowerCase", (req, res) -> named(res, "content-disposition", "cache-control"));
        map(context, "/validators", (req, res) -> validators(res));
        map(context, "/orders", (req, res) -> orders(res));
        map(context, "/session", (req, res) -> {
            req.getSession(true);
            res.addHeader("Set-Cookie", "a=1");
            res.addHeader("Set-Cookie", "b=2");
        });
        map(context, "/charset", (req, res) -> res.setCharacterEncoding("UTF-8"));
        map(context, "/typeWithCharset", (req, res) -> res.setContentType("text/html;charset=UTF-8"));
        map(context, "/security", (req, res) -> {
            res.setHeader("Content-Security-Policy", "default-src 'none'");
            res.setHeader("X-Content-Type-Options", "nosniff");
            res.setHeader("x-frame-options", "DENY");
            res.setHeader("X-Own", "1");
        });
    }

    private void map(ServletContext context, String address, Before before) {
        HandlerServlet.map(context, address, (req, res) -> {
            before.prepare(req, res);
            send(req, res, what -> what);
        });
        HandlerServlet.map(context, address + "ThenWriter", (req, res) -> {
            before.prepare(req, res);
            res.getWriter().print("dropped");
            send(req, res, what -> what);
        });
        HandlerServlet.map(context, address + "Replaced", (req, res) -> {
            before.prepare(req, res);
            send(
                    req,
                    res,
                    what -> what.attachment("b.txt").cacheControl("no-store").contentType("text/csv"));
        });
    }

    private void send(HttpServletRequest req, HttpServletResponse res, UnaryOperator<AccelRedirect> more)
            throws IOException {
        String name = req.getParameter("file") == null ? "a.txt" : req.getParameter("file");
        AccelRedirect what = AccelRedirect.to(location, location.directory().resolve(name));
        Nginx.send(more.apply(what), req, res);
    }

    private static void named(HttpServletResponse res, String disposition, String cache) {
        res.setHeader(disposition, DISPOSITION);
        res.addHeader(cache, "private");
        res.addHeader(cache, "max-age=60");
    }

    private static void validators(HttpServletResponse res) {
        res.setHeader("accept-ranges", "none");
        res.setHeader("ETag", "\"own\"");
        res.setHeader("content-encoding", "gzip");
        res.setDateHeader("Last-Modified", 0);
        res.setHeader("Content-Range", "bytes 0-1/2");
        res.setContentType("text/html;charset=UTF-8");
    }

    private static void orders(HttpServletResponse res) {
        for (String order : List.of("Redirect", "Buffering", "Charset", "Expires", "Limit-Rate")) {
            res.setHeader("X-Accel-" + order, "/protected/other.txt");
        }
        res.setHeader("x-sendfile", "/srv/files/other.txt");
    }
}
