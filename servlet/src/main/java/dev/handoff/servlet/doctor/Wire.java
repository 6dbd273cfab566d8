// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends one request on a connection of its own and reads the answer as it is: HTTP clients refuse to send what the
 * doctor has to send, and repair what it wants to see. HTTP/1.1, also through TLS.
 */
final class Wire implements Transport {

    private static final int CONNECT_MILLIS = 5_000;

    /** Nothing that is asked for takes longer. */
    private static final int READ_MILLIS = 30_000;

    /** Longer answers are cut: nothing that is asked for is as long. */
    private static final int MOST_BODY = 4 << 20;

    private static final int MOST_LINE = 128 * 1024;
    private static final int MOST_LINES = 300;

    private final URI server;
    private final List<String> moreLines;
    private final int readMillis;

    /** @param moreLines header lines for each request, such as the cookie of a login */
    Wire(URI server, List<String> moreLines) {
        this(server, moreLines, READ_MILLIS);
    }

    /** @param readMillis in which an answer has to come, whole */
    Wire(URI server, List<String> moreLines, int readMillis) {
        this.server = server;
        this.moreLines = List.copyOf(moreLines);
        this.readMillis = readMillis;
    }

    /** An answer. The status is 0 when the head is no HTTP. */
    static final class Answer {

        private final int status;
        private final List<String> lines;
        private final byte[] body;
        private final boolean whole;

        Answer(int status, List<String> lines, byte[] body, boolean whole) {
            this.status = status;
            this.lines = List.copyOf(lines);
            this.body = body;
            this.whole = whole;
        }

        int status() {
            return status;
        }

        /** Returns the lines of the head. */
        List<String> lines() {
            return lines;
        }

        byte[] body() {
            return body;
        }

        /** Returns whether as much came as was announced. */
        boolean whole() {
            return whole;
        }

        /** Returns every value of this name. */
        List<String> headers(String name) {
            List<String> values = new ArrayList<>();
            for (String line : lines) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
                    values.add(line.substring(colon + 1).strip());
                }
            }
            return values;
        }

        /** Returns the first value of this name; empty when there is none. */
        String header(String name) {
            List<String> values = headers(name);
            return values.isEmpty() ? "" : values.get(0);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    @Override
    public Answer exchange(String method, String target, List<String> lines, byte[] body) throws IOException {
        try (Socket socket = connect()) {
            StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
            head.append("Host: ").append(server.getRawAuthority()).append("\r\nConnection: close\r\n");
            List<String> all = new ArrayList<>(moreLines);
            all.addAll(lines);
            all.forEach(line -> head.append(line).append("\r\n"));
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            request.writeBytes(body);
            socket.getOutputStream().write(request.toByteArray());
            socket.getOutputStream().flush();
            return read(new BufferedInputStream(socket.getInputStream()), method);
        }
    }

    private Socket connect() throws IOException {
        boolean tls = server.getScheme().toLowerCase(Locale.ROOT).equals("https");
        String host = server.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = server.getPort() >= 0 ? server.getPort() : tls ? 443 : 80;
        Socket plain = new TimedSocket(readMillis);
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(bare, port), CONNECT_MILLIS);
            return tls ? secured(plain, bare, port) : plain;
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** The certificate is checked as a browser does; {@code -Djavax.net.ssl.trustStore} names others. */
    private static Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static Answer read(InputStream in, String method) throws IOException {
        String first = line(in);
        if (!first.startsWith("HTTP/1.")) {
            // a manifest that mod_zip let through has no head at all
            byte[] body = (first + "\n" + new String(in.readNBytes(MOST_BODY), StandardCharsets.ISO_8859_1))
                    .getBytes(StandardCharsets.ISO_8859_1);
            return new Answer(0, List.of(), body, true);
        }
        int status = Integer.parseInt(first.split(" ", 3)[1]);
        List<String> lines = new ArrayList<>();
        for (String line = line(in); !line.isEmpty() && lines.size() < MOST_LINES; line = line(in)) {
            lines.add(line);
        }
        Answer head = new Answer(status, lines, new byte[0], true);
        boolean empty = method.equals("HEAD") || status == 204 || status == 304 || status < 200;
        return empty ? head : body(in, head);
    }

    private static Answer body(InputStream in, Answer head) throws IOException {
        if (head.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
            return chunked(in, head);
        }
        String length = head.header("Content-Length");
        if (!length.matches("[0-9]{1,18}")) {
            return new Answer(head.status(), head.lines(), in.readNBytes(MOST_BODY), true);
        }
        long wanted = Long.parseLong(length);
        byte[] body = part(in, (int) Math.min(wanted, MOST_BODY));
        return new Answer(head.status(), head.lines(), body, body.length == wanted);
    }

    private static Answer chunked(InputStream in, Answer head) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean whole;
        try {
            for (int length = chunkLength(in); length > 0 && body.size() < MOST_BODY; length = chunkLength(in)) {
                body.writeBytes(part(in, Math.min(length, MOST_BODY - body.size())));
                line(in);
            }
            whole = body.size() < MOST_BODY;
        } catch (IOException e) {
            return new Answer(head.status(), head.lines(), body.toByteArray(), false);
        }
        return new Answer(head.status(), head.lines(), body.toByteArray(), whole);
    }

    private static int chunkLength(InputStream in) throws IOException {
        String size = line(in).split(";", 2)[0].strip();
        if (!size.matches("[0-9A-Fa-f]{1,7}")) {
            throw new IOException("no length of a chunk");
        }
        return Integer.parseInt(size, 16);
    }

    /** Reads what comes: a connection that breaks is one of the things to find. */
    private static byte[] part(InputStream in, int length) {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        try {
            while (part.size() < length) {
                int read = in.read(buffer, 0, Math.min(buffer.length, length - part.size()));
                if (read < 0) {
                    break;
                }
                part.write(buffer, 0, read);
            }
        } catch (IOException e) {
            return part.toByteArray();
        }
        return part.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.size() > MOST_LINE) {
                throw new EOFException("the connection was closed without an answer");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
