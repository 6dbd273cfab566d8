// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Handoff;
import dev.handoff.servlet.Nginx;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;

/**
 * A download, an archive, a guarded header and an upload, for a JVM in which the application is a module of its own.
 * It names nothing beside Handoff, the Servlet API and its container.
 */
public final class ModuleApplication {

    private final InternalLocation location;
    private final Path store;
    private final String secret;

    private ModuleApplication(Path files, Path store, String secret) {
        this.location = InternalLocation.alias("/protected/", files);
        this.store = store;
        this.secret = secret;
    }

    /**
     * Takes the shim of the container, the folder of files, the store and the secret; prints the port, and ends
     * with its input.
     */
    public static void main(String[] arguments) throws Exception {
        Object shim = Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
        try (Container container = (Container) shim) {
            container.start(
                    new ModuleApplication(Path.of(arguments[1]), Path.of(arguments[2]), arguments[3])::register);
            System.out.println(container.port());
            System.in.transferTo(System.err);
        }
    }

    private void register(ServletContext context) {
        Path file = location.directory().resolve("plain.txt");
        HandlerServlet.map(context, "/file", (req, res) -> Nginx.send(AccelRedirect.to(location, file), req, res));
        HandlerServlet.map(context, "/zip", (req, res) -> Nginx.send(Archives.named(location, "whole"), req, res));
        HandlerServlet.map(context, "/old", (req, res) -> res.setHeader("X-Accel-Redirect", "/protected/plain.txt"));
        HandlerServlet.map(context, "/upload", (req, res) -> {
            req.getPart("file")
                    .write(location.directory().resolve("claimed.txt").toString());
            res.getWriter().print(req.getParameter("title"));
        });
        HandlerServlet.map(
                context,
                "/modules",
                (req, res) -> res.getWriter()
                        .print(ModuleApplication.class.getModule() + ", " + Nginx.class.getModule() + ", "
                                + context.getClass().getModule().getName()));
        Handoff.builder()
                .proxySecret(secret)
                .locations(location)
                .guard("/old")
                .uploads("/upload", store)
                .build()
                .install(context);
    }
}
