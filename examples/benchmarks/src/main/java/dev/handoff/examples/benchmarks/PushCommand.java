// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stands in for curl where there is none; prints the same three figures. */
@Command(name = PushCommand.NAME, hidden = true, description = "Uploads once; started by other commands.")
final class PushCommand implements Callable<Integer> {

    static final String NAME = "push";

    private static final String BOUNDARY = "------------------------d74496d66958873e";

    @Option(names = "--form")
    private boolean form;

    @Parameters(index = "0")
    private URI uri;

    @Parameters(index = "1")
    private Path file;

    @Override
    public Integer call() throws IOException {
        try (FileChannel content = FileChannel.open(file);
                SocketChannel server =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort()))) {
            byte[] before = bytes(form ? partHead() : "");
            byte[] after = bytes(form ? "\r\n--" + BOUNDARY + "--\r\n" : "");
            long length = before.length + content.size() + after.length;
            long start = System.nanoTime();
            write(server, bytes(head(length)));
            write(server, before);
            for (long sent = 0; sent < content.size(); ) {
                sent += content.transferTo(sent, content.size() - sent, server);
            }
            write(server, after);
            String status = readToEnd(server);
            System.out.println(status + " " + length + " " + (System.nanoTime() - start) / 1e9);
        }
        return 0;
    }

    private String head(long length) {
        return (form ? "POST " : "PUT ") + uri.getRawPath()
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + length + "\r\n"
                + (form ? "Content-Type: multipart/form-data; boundary=" + BOUNDARY + "\r\n" : "") + "\r\n";
    }

    private static String partHead() {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + Uploads.FIELD
                + "\"; filename=\"big.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(SocketChannel server, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            server.write(buffer);
        }
    }

    private static String readToEnd(SocketChannel server) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(64 * 1024);
        while (answer.hasRemaining() && server.read(answer) >= 0) {
            // an answer is short, and the connection ends with it
        }
        String text = StandardCharsets.ISO_8859_1.decode(answer.flip()).toString();
        return text.length() < 12 ? "no answer" : text.substring(9, 12);
    }
}
