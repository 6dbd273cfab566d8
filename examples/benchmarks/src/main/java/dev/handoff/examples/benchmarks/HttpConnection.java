// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that costs next to nothing: one connection, one request after the other, bodies thrown away. */
final class HttpConnection implements AutoCloseable {

    private static final int BUFFER_SIZE = 256 * 1024;
    private static final Pattern LENGTH =
            Pattern.compile("\r\nContent-Length: *([0-9]+)\r\n", Pattern.CASE_INSENSITIVE);
    private static final Pattern CLOSE = Pattern.compile("\r\nConnection: *close\r\n", Pattern.CASE_INSENSITIVE);
    private static final String END_OF_HEAD = "\r\n\r\n";

    /** What came back. */
    record Answer(int status, long length) {}

    private final int port;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
    private SocketChannel channel;

    private HttpConnection(int port) throws IOException {
        this.port = port;
        this.channel = open(port);
    }

    static HttpConnection to(int port) throws IOException {
        return new HttpConnection(port);
    }

    private static SocketChannel open(int port) throws IOException {
        return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Returns a request as it goes over the wire; {@code range} may be null. */
    static ByteBuffer request(String path, String range) {
        String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + (range == null ? "" : "Range: bytes=" + range + "\r\n") + "\r\n";
        return ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends the request and reads the answer to its end. */
    Answer get(ByteBuffer request) throws IOException {
        ByteBuffer bytes = request.duplicate();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        buffer.clear();
        String head = "";
        int end = -1;
        while (end < 0) {
            read();
            head = StandardCharsets.ISO_8859_1.decode(buffer.duplicate().flip()).toString();
            end = head.indexOf(END_OF_HEAD);
        }
        long length = length(head);
        long left = length - (buffer.position() - end - END_OF_HEAD.length());
        while (left > 0) {
            buffer.clear();
            left -= read();
        }
        if (CLOSE.matcher(head).find()) {
            // nginx ends a connection after keepalive_requests
            channel.close();
            channel = open(port);
        }
        return new Answer(Integer.parseInt(head.substring(9, 12)), length);
    }

    private static long length(String head) throws IOException {
        Matcher matcher = LENGTH.matcher(head);
        if (!matcher.find()) {
            throw new IOException("an answer without Content-Length: " + head);
        }
        return Long.parseLong(matcher.group(1));
    }

    private int read() throws IOException {
        int count = channel.read(buffer);
        if (count < 0) {
            throw new EOFException("the server closed the connection in the middle of an answer");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
