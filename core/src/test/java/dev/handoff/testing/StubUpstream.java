// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An application behind nginx that answers each request with the bytes of a script and remembers what it was asked.
 * Text is ISO-8859-1. A script that returns null closes the connection without an answer.
 */
public final class StubUpstream implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Function<Request, String> script;

    private StubUpstream(Function<Request, String> script) throws IOException {
        this.script = script;
    }

    public static StubUpstream answering(Function<Request, String> script) throws IOException {
        var upstream = new StubUpstream(script);
        upstream.inBackground(upstream::acceptAll);
        return upstream;
    }

    /** Writes an answer with this body and its length. */
    public static String response(String status, String body, String... headerLines) {
        var text = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
        for (String line : headerLines) {
            text.append(line).append("\r\n");
        }
        return text.append("Content-Length: ") + (body.length() + "\r\n\r\n" + body);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Removes and returns the oldest request that was not taken yet. */
    public Request takeRequest() {
        return Optional.ofNullable(requests.poll())
                .orElseThrow(() -> new AssertionError("the application was not asked"));
    }

    /** Returns how many connections were opened so far. */
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void inBackground(Runnable work) {
        var thread = new Thread(work, "stub-upstream-" + port());
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                inBackground(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                Request request = read(in);
                requests.add(request);
                String answer = script.apply(request);
                if (answer == null) {
                    return;
                }
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            }
        } catch (IOException peerIsGone) {
            // nginx closes its idle connections, and close() those in use.
        } finally {
            open.remove(socket);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] line = RawHttp.line(in).split(" ", 3);
        if (line.length != 3) {
            throw new EOFException("not a request line: " + List.of(line));
        }
        List<RawHttp.Header> headers = RawHttp.headers(in);
        List<String> length = RawHttp.named(headers, "Content-Length");
        byte[] body;
        if (!RawHttp.named(headers, "Transfer-Encoding").isEmpty()) {
            body = RawHttp.chunked(in);
        } else {
            body = length.isEmpty() ? new byte[0] : RawHttp.exactly(in, Long.parseLong(length.get(0)));
        }
        return new Request(line[0], line[1], headers, body);
    }

    /** A request as it reached the application; the target is the raw one of the request line. */
    public record Request(String method, String target, List<RawHttp.Header> headers, byte[] body) {
        /** Returns every value of this name. */
        public List<String> headers(String name) {
            return RawHttp.named(headers, name);
        }

        @Override
        public String toString() {
            return method + " " + target + " " + headers + " " + body.length + " bytes";
        }
    }
}
