// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import dev.handoff.testing.StubUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stand-in and nginx over the same files. nginx runs with the shipped configuration before an application that
 * says nothing but what an {@link AccelRedirect} tells it to say.
 */
final class BothSides implements AutoCloseable {

    private final List<WireRow> rows;
    private final InternalLocation location;
    private final StubUpstream app;
    private final RealNginx nginx;

    private BothSides(List<WireRow> rows, InternalLocation location, StubUpstream app, RealNginx nginx) {
        this.rows = rows;
        this.location = location;
        this.app = app;
        this.nginx = nginx;
    }

    /** Makes the files in the folder, and starts nginx if there is one. */
    static BothSides over(Path folder, WireTable table) throws IOException, InterruptedException {
        Path files = Files.createDirectories(folder.resolve("files"));
        for (WireFile file : table.files()) {
            file.create(files);
        }
        InternalLocation location = InternalLocation.alias("/protected/", files);
        List<WireRow> rows = table.rows();
        StubUpstream app = StubUpstream.answering(request -> handOff(request.target(), rows, location));
        RealNginx nginx = RealNginx.version().isPresent()
                ? RealNginx.behind(app.port()).prefix(folder).start()
                : null;
        return new BothSides(rows, location, app, nginx);
    }

    boolean hasNginx() {
        return nginx != null;
    }

    InternalLocation location() {
        return location;
    }

    Answer standIn(WireRow row) throws IOException {
        try (Reply reply = new EmbeddedNginx().answer(row.redirect(location), row.requestHead())) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            // the whole of a sparse file is left alone
            if (reply.contentLength() <= Integer.MAX_VALUE && reply.status() < 400) {
                reply.writeTo(body);
            }
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            reply.headers().forEach((name, value) -> headers.put(name, List.of(value)));
            if (reply.contentLength() >= 0) {
                headers.put("Content-Length", List.of(String.valueOf(reply.contentLength())));
            }
            return Answer.of(reply.status(), headers, body.toString(StandardCharsets.ISO_8859_1));
        }
    }

    /** Asks nginx; {@code bridged} says how the application's headers travel. */
    Answer nginx(WireRow row, boolean bridged) throws IOException {
        String target = (bridged ? "/bridged/" : "/plain/") + rows.indexOf(row);
        String request =
                RawHttp.request(row.method(), target, row.requestHeaders().toArray(new String[0]));
        RawHttp.Response response = RawHttp.exchange(nginx.port(), request);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (RawHttp.Header header : response.headers()) {
            if (header.name().startsWith("X-")) {
                throw new AssertionError("nginx lets the client see " + header);
            }
            headers.computeIfAbsent(header.name(), name -> new ArrayList<>()).add(header.value());
        }
        return Answer.of(response.status(), headers, response.text());
    }

    private static String handOff(String target, List<WireRow> rows, InternalLocation location) {
        String[] segments = target.split("/", 3);
        AccelRedirect redirect = rows.get(Integer.parseInt(segments[2])).redirect(location);
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
        redirect.headers().forEach((name, value) -> {
            boolean bridged = name.equals("Content-Disposition") || name.equals("Cache-Control");
            String sent = bridged && segments[1].equals("bridged") ? "X-Handoff-" + name : name;
            head.append(sent).append(": ").append(value).append("\r\n");
        });
        return head.append("\r\n").toString();
    }

    @Override
    public void close() throws IOException {
        if (nginx != null) {
            nginx.close();
        }
        app.close();
    }
}
