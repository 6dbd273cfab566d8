// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import static dev.handoff.servlet.docs.FilesServlet.DIR;

import dev.handoff.servlet.Handoff;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;

public final class EmbeddedJetty {

    private EmbeddedJetty() {}

    public static void main(String[] args) throws Exception {
        Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.getInteger("port", 8080)));
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(FilesServlet.class, "/files/*");
        context.addServlet(FilesServlet.class, "/all.zip");
        context.addServlet(FilesServlet.class, "/upload");
        context.addServletContainerInitializer((classes, application) -> Handoff.builder()
                .proxySecret(System.getenv("HANDOFF_SECRET"))
                .uploads("/upload", DIR.resolve("store"))
                .uploadSpool(DIR.resolve("spool"))
                .uploadSecret(System.getenv("HANDOFF_UPLOAD_SECRET"))
                .build()
                .install(application));
        server.setHandler(context);
        server.start();
    }
}
