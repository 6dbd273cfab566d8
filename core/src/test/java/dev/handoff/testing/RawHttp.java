// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends bytes to a server on 127.0.0.1 and reads the answer exactly: for requests that an HTTP client would refuse to
 * send or would repair. Text is ISO-8859-1, one character for each byte.
 */
public final class RawHttp implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Opens a connection; a read that waits longer than 10 s fails. */
    public static RawHttp connect(int port) throws IOException {
        return connect(port, TIMEOUT);
    }

    public static RawHttp connect(int port, Duration readTimeout) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
        socket.setTcpNoDelay(true);
        return new RawHttp(socket);
    }

    /** Sends one request on a connection of its own and returns the answer. */
    public static Response exchange(int port, String request) throws IOException {
        return exchange(port, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    public static Response exchange(int port, byte[] request) throws IOException {
        try (RawHttp connection = connect(port)) {
            connection.send(request);
            return connection.receive(methodOf(request));
        }
    }

    /** Sends a GET with these header lines (without Host and line ends) on a connection of its own. */
    public static Response get(int port, String target, String... headerLines) throws IOException {
        return exchange(port, request("GET", target, headerLines));
    }

    /** Writes a request head; Host is added, everything else is as given. */
    public static String request(String method, String target, String... headerLines) {
        var text = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
        for (String line : headerLines) {
            text.append(line).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads one final answer; interim ones (1xx) are passed over. The method decides whether a body can follow. */
    public Response receive(String requestMethod) throws IOException {
        String statusLine;
        List<Header> headers;
        do {
            statusLine = line(in);
            headers = headers(in);
        } while (statusLine.matches("HTTP/\\S+ 1\\d\\d.*"));
        var head = new Response(statusLine, headers, new byte[0]);
        boolean bodyless = requestMethod.equals("HEAD") || head.status() == 204 || head.status() == 304;
        return bodyless ? head : new Response(statusLine, headers, body(head));
    }

    /** Reads the head of one answer, also of an interim one (1xx), and returns its first line. */
    public String receiveHead() throws IOException {
        String statusLine = line(in);
        headers(in);
        return statusLine;
    }

    /** Reads all bytes until the server closes: shows whether anything follows an answer. */
    public byte[] remainder() throws IOException {
        return in.readAllBytes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private byte[] body(Response head) throws IOException {
        if (head.header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            return chunked(in);
        }
        Optional<String> length = head.header("Content-Length");
        return length.isPresent() ? exactly(in, Long.parseLong(length.get())) : in.readAllBytes();
    }

    static String methodOf(byte[] request) {
        return new String(request, StandardCharsets.ISO_8859_1).split(" ", 2)[0];
    }

    static byte[] exactly(InputStream in, long length) throws IOException {
        byte[] bytes = in.readNBytes(Math.toIntExact(length));
        if (bytes.length < length) {
            throw new EOFException("the connection was closed after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    static byte[] chunked(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                headers(in);
                return body.toByteArray();
            }
            body.write(exactly(in, size));
            line(in);
        }
    }

    static List<Header> headers(InputStream in) throws IOException {
        var headers = new ArrayList<Header>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IOException("not a header line: \"" + line + "\"");
            }
            headers.add(new Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return List.copyOf(headers);
    }

    static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection was closed after \"" + line + "\" where a line was expected");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    static List<String> named(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    /** A header line; the value without the blanks around it. */
    public record Header(String name, String value) {}

    /** What came back: the headers in their order, repeated ones kept; the body without its framing. */
    public record Response(String statusLine, List<Header> headers, byte[] body) {
        public int status() {
            return Integer.parseInt(statusLine.split(" ", 3)[1]);
        }

        /** Returns the first value of this name. */
        public Optional<String> header(String name) {
            return headers(name).stream().findFirst();
        }

        /** Returns every value of this name. */
        public List<String> headers(String name) {
            return named(headers, name);
        }

        public String text() {
            return new String(body, StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return statusLine + " " + headers + " " + body.length + " bytes";
        }
    }
}
