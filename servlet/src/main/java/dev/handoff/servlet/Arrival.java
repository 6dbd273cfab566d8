// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** How the body of a request arrived, as far as nginx proved it. */
final class Arrival {

    /** Of the spool locations: the file that nginx wrote the body to. */
    static final String BODY_HEADER = "X-Handoff-Body";

    private Arrival() {}

    /** One of four ways. */
    sealed interface Road {}

    /** In the request itself. */
    record Plain() implements Road {}

    /**
     * In a file that nginx wrote.
     *
     * @param bodyFile the value of X-Handoff-Body, as yet unchecked
     */
    record Spooled(String bodyFile) implements Road {}

    /** Not at all: nginx, which writes bodies to files here, saw none. */
    record Bodiless() implements Road {}

    /** Taken apart by nginx-upload-module; in the request is what it tells about the files. */
    record Callback() implements Road {}

    /** Returns the road; empty for a request that claims one without proof, which is refused. */
    static Optional<Road> find(Handoff handoff, HttpServletRequest request) {
        List<String> bodies = lines(request, BODY_HEADER);
        if (bodies.isEmpty() && lines(request, UploadProof.HEADER).isEmpty()) {
            return Optional.of(new Plain());
        }
        UploadProof proof = handoff.uploadProof(request);
        if (proof.module()) {
            return bodies.isEmpty() ? Optional.of(new Callback()) : Optional.empty();
        }
        if (!proof.spool()) {
            return Optional.empty();
        }
        return switch (bodies.size()) {
            case 0 -> Optional.of(new Bodiless());
            case 1 -> Optional.of(new Spooled(path(bodies.get(0))));
            default -> Optional.empty();
        };
    }

    /** Containers read header values as ISO-8859-1; nginx writes the path byte for byte. */
    private static String path(String value) {
        return new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static List<String> lines(HttpServletRequest request, String name) {
        var lines = request.getHeaders(name);
        return lines == null ? List.of() : Collections.list(lines);
    }
}
