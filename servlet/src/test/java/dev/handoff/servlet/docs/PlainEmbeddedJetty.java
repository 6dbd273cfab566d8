// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;

public final class PlainEmbeddedJetty {

    private PlainEmbeddedJetty() {}

    public static void main(String[] args) throws Exception {
        Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.getInteger("port", 8080)));
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(PlainFilesServlet.class, "/files/*");
        context.addServlet(PlainFilesServlet.class, "/all.zip");
        context.addServlet(PlainFilesServlet.class, "/upload");
        server.setHandler(context);
        server.start();
    }
}
