// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks the application at one address. */
final class Client {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String BOUNDARY = "----as-browsers-write-it";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String address;

    /** The application at a context path on a port of this machine; an empty path is ROOT. */
    Client(int port, String context) {
        this.address = "http://127.0.0.1:" + port + context;
    }

    /** Gets a path, which is encoded already, with names and values of headers. */
    HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** Jetty says that an application has started before it sends it requests: until then ROOT answers 404. */
    HttpResponse<byte[]> getOnceThere(String path) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        HttpResponse<byte[]> answer = get(path);
        while (answer.statusCode() == 404 && System.nanoTime() < deadline) {
            answer = get(path);
        }
        return answer;
    }

    /** Posts a form with one file to the servlet that takes uploads. */
    HttpResponse<byte[]> upload(String field, String content) throws Exception {
        String form = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field
                + "\"; filename=\"Prüfung.txt\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n--" + BOUNDARY
                + "--\r\n";
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/upload"))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofString(form))
                .build();
        return HTTP.send(request, BodyHandlers.ofByteArray());
    }
}
