// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Handoff;
import dev.handoff.zip.Crc32Cache;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The Jetty that runs the servlets. */
final class WebServer implements AutoCloseable {
    private final Server server;
    private final Endpoint endpoint;

    private WebServer(Server server, Endpoint endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    /** Starts to listen; port 0 takes a free one. */
    static WebServer start(Endpoint wanted, DataFolder data, Catalogue catalogue, List<String> secrets, Uploads uploads)
            throws PortalException {
        var server = new Server();
        var connector = new ServerConnector(server, new HttpConnectionFactory(http()));
        connector.setHost(wanted.address().getHostAddress());
        connector.setPort(wanted.port());
        server.addConnector(connector);
        server.setHandler(application(data, catalogue, handoff(data, secrets, uploads), uploads.road()));
        server.setErrorHandler(new ErrorPages());
        try {
            connector.open();
            server.start();
        } catch (IOException e) {
            throw wanted.refused("--port", e.getCause() instanceof IOException cause ? cause : e);
        } catch (Exception e) {
            throw new PortalException("cannot start Jetty: " + e.getMessage(), e);
        }
        return new WebServer(server, wanted.withPort(connector.getLocalPort()));
    }

    /** Returns where the application listens, with the real port. */
    Endpoint endpoint() {
        return endpoint;
    }

    private static HttpConfiguration http() {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // What somebody ticked stands in the address; nginx bounds it to 64k and adds headers.
        http.setRequestHeaderSize(80 * 1024);
        // Jetty refuses %25 until it is allowed here and in decodeAmbiguousURIs: names with % could not be asked for.
        // Only this one: an encoded slash or dot would mean something else to every server on the way.
        http.setUriCompliance(UriCompliance.DEFAULT.with("PORTAL", UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
        return http;
    }

    private static Handoff handoff(DataFolder data, List<String> secrets, Uploads uploads) throws PortalException {
        // nginx-conf/handoff-proxy.conf: proxy_buffer_size 16k;
        Handoff.Builder handoff = Handoff.builder().proxyBufferSize(16 * 1024);
        try {
            if (!secrets.isEmpty()) {
                handoff.proxySecret(secrets.toArray(String[]::new));
            }
        } catch (IllegalArgumentException e) {
            throw new PortalException(e.getMessage() + " (see --proxy-secret-file)", e);
        }
        uploads.configure(handoff, data);
        try {
            return handoff.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new PortalException("cannot take uploads: " + e.getMessage(), e);
        }
    }

    private static ServletContextHandler application(
            DataFolder data, Catalogue catalogue, Handoff handoff, UploadRoad road) {
        // nginx-conf/downloads.conf: location /protected/ { internal; alias files/; }
        InternalLocation downloads = InternalLocation.alias("/protected/", data.files());
        var files = new SharedFiles(downloads, "/files/");
        var inventory = new Inventory(files, catalogue);
        var crc32s = Crc32Cache.in(catalogue);
        var archives = new Archives(downloads, crc32s);
        var context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.setErrorHandler(new ErrorPages());
        for (Filter filter : List.of(new SecurityHeaders(), new RequestRules(), new SameOrigin())) {
            context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
        }
        add(context, "", new PageServlet(inventory));
        add(context, "/portal.css", new AssetServlet("portal.css", "text/css"));
        add(context, "/upload.css", new AssetServlet("upload.css", "text/css"));
        add(context, "/portal.svg", new AssetServlet("portal.svg", "image/svg+xml"));
        add(context, "/portal.js", new AssetServlet("portal.js", "text/javascript"));
        add(context, "/upload.js", new AssetServlet("upload.js", "text/javascript"));
        add(context, "/api/files", new FileListServlet(inventory));
        add(context, "/api/files/*", new FileServlet(files, catalogue, crc32s));
        add(context, "/api/archive", new ArchiveSizeServlet(files, archives));
        add(context, "/archive", new ArchiveServlet(files, archives));
        var shelf = new Shelf(data.files(), files, catalogue);
        add(context, "/upload", new UploadServlet(shelf, road != UploadRoad.SPOOL));
        add(context, "/upload/*", new UploadServlet(shelf, road != UploadRoad.SPOOL));
        add(context, "/upload-error/*", new UploadErrorServlet());
        add(context, "/files/*", new DownloadServlet(downloads));
        context.addEventListener(new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                handoff.install(event.getServletContext());
            }
        });
        return context;
    }

    private static void add(ServletContextHandler context, String pattern, HttpServlet servlet) {
        context.addServlet(new ServletHolder(servlet), pattern);
    }

    /** Waits until the server was stopped. */
    void join() throws InterruptedException {
        server.join();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop Jetty", e);
        }
    }
}
