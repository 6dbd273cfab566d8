// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks.micro;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A real Jetty whose requests come from memory: parser, channel, servlet context, request, response and generator run as
 * in production, but on the calling thread and without a socket. So the time of one request is not lost in the noise of
 * system calls and thread switches, and all its garbage belongs to one thread. Not thread-safe.
 */
final class InProcessJetty implements AutoCloseable {

    private final Server server = new Server();
    private final Discarding endPoint = new Discarding();

    InProcessJetty(Consumer<ServletContextHandler> application) throws Exception {
        ServerConnector connector = new ServerConnector(server, 0, 1);
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        application.accept(context);
        server.setHandler(context);
        server.start();
        Connection connection = connector.getDefaultConnectionFactory().newConnection(connector, endPoint);
        endPoint.setConnection(connection);
        connection.onOpen();
    }

    /** Answers one more request of the persistent connection; returns how many bytes the answer has. */
    long handle(ByteBuffer request) {
        endPoint.written = 0;
        endPoint.addInput(request.duplicate());
        return endPoint.written;
    }

    /** Returns what the last answer looks like, for a check before the measurement. */
    String answer(ByteBuffer request) {
        endPoint.kept = new StringBuilder();
        handle(request);
        String answer = endPoint.kept.toString();
        endPoint.kept = null;
        return answer;
    }

    @Override
    public void close() {
        endPoint.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop Jetty", e);
        }
    }

    /** Takes every byte at once and forgets it. */
    private static final class Discarding extends ByteArrayEndPoint {

        private long written;
        private StringBuilder kept;

        @Override
        public boolean flush(ByteBuffer... buffers) {
            for (ByteBuffer buffer : buffers) {
                written += buffer.remaining();
                if (kept != null) {
                    kept.append(StandardCharsets.ISO_8859_1.decode(buffer.duplicate()));
                }
                buffer.position(buffer.limit());
            }
            return true;
        }

        @Override
        protected void execute(Runnable task) {
            throw new IllegalStateException("a request was left over for another thread");
        }
    }
}
