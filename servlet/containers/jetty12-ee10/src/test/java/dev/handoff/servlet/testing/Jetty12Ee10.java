// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import java.net.InetSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;

/** Jetty 12.1 with its ee10 environment, Servlet 6.0. */
@SuppressWarnings("removal") // applications still use GzipHandler
public final class Jetty12Ee10 implements Container {

    private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));

    private final GzipHandler gzip = new GzipHandler();
    private boolean compressing;

    @Override
    public void compress(boolean exceptionsToo) {
        compressing = true;
        gzip.setMinGzipSize(1);
        gzip.setIncludedMimeTypes("application/zip", "text/plain");
        if (exceptionsToo) {
            gzip.setExcludedMimeTypes();
        }
    }

    @Override
    public void start(Application application) throws Exception {
        ServletContextHandler handler = new ServletContextHandler(ServletContextHandler.SESSIONS);
        handler.setContextPath("/");
        handler.addServletContainerInitializer((classes, context) -> application.register(context), new Class<?>[0]);
        gzip.setHandler(handler);
        server.setHandler(compressing ? gzip : handler);
        server.start();
    }

    @Override
    public int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
