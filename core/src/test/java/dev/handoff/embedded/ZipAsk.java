// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import dev.handoff.zip.ZipManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Asks the stand-in for an archive and reads the whole answer. */
final class ZipAsk {

    private ZipAsk() {}

    record Answer(int status, Map<String, String> headers, long contentLength, byte[] body) {}

    /** Sends a GET with these headers, name and value in turn. */
    static Answer get(EmbeddedNginx standIn, ZipManifest zip, String... headers) throws IOException {
        return send("GET", standIn, zip, headers);
    }

    static Answer send(String method, EmbeddedNginx standIn, ZipManifest zip, String... headers) throws IOException {
        Map<String, String> byName = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            byName.put(headers[i], headers[i + 1]);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (Reply reply = standIn.answer(zip, new RequestHead(method, byName))) {
            reply.writeTo(body);
            return new Answer(reply.status(), reply.headers(), reply.contentLength(), body.toByteArray());
        }
    }
}
