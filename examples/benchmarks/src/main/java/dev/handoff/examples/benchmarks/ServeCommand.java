// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The other JVM: prints its port and serves until its standard input ends, as it does when the first JVM dies. */
@Command(name = ServeCommand.NAME, hidden = true, description = "Serves one application; started by other commands.")
final class ServeCommand implements Callable<Integer> {

    static final String NAME = "serve";

    /** The environment variable that carries the secret, which a command line would show to everybody. */
    static final String SECRET = "HANDOFF_BENCHMARK_SECRET";

    @Parameters(index = "0")
    private Application application;

    @Parameters(index = "1")
    private Path root;

    @Override
    public Integer call() throws Exception {
        Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        application.addTo(context, new Folders(root), System.getenv(SECRET));
        server.setHandler(context);
        server.start();
        System.out.println(((ServerConnector) server.getConnectors()[0]).getLocalPort());
        System.in.transferTo(System.err);
        server.stop();
        return 0;
    }
}
