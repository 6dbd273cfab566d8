// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.accel.InternalUri;
import dev.handoff.internal.HttpSyntax;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a released header of the application into a hand-off of ours, after checking where it leads. */
final class GuardedSending {

    private static final Logger LOG = LoggerFactory.getLogger(GuardFilter.class);

    private final Handoff handoff;
    private final List<InternalLocation> locations;
    private final HttpServletRequest request;
    private final HttpServletResponse response;

    GuardedSending(
            Handoff handoff,
            List<InternalLocation> locations,
            HttpServletRequest request,
            HttpServletResponse response) {
        this.handoff = handoff;
        this.locations = locations;
        this.request = request;
        this.response = response;
    }

    void send(HeldHeader held) throws IOException {
        Optional<Target> target = held.isPathOnDisk() ? ofPath(held) : ofUri(held);
        if (target.isEmpty()) {
            response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            return;
        }
        Optional<Path> file = target.get().file();
        if (file.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        new FileSending(new Exchange(handoff, request, response))
                .send(redirect(target.get().location(), file.get()));
    }

    /** A declared location, and the file that the header names in it; empty when there can be none. */
    private record Target(InternalLocation location, Optional<Path> file) {}

    private Optional<Target> ofUri(HeldHeader held) {
        Optional<InternalUri> uri = InternalUri.parse(held.value());
        if (uri.isEmpty()) {
            warn(held, "is not a URI that nginx takes: write an absolute path, percent-encoded, without \"..\"");
            return Optional.empty();
        }
        // nginx takes the longest prefix that matches
        Optional<InternalLocation> location = locations.stream()
                .filter(declared -> declared.contains(uri.get()))
                .max(Comparator.comparingInt(declared -> declared.prefix().length()));
        if (location.isEmpty()) {
            warn(held, "leads to no declared location: " + howToDeclare());
        }
        return location.map(declared -> new Target(declared, named(declared, uri.get())));
    }

    /** Whether the file is there shows when it is sent; looking twice would cost as much as all the rest. */
    private static Optional<Path> named(InternalLocation location, InternalUri uri) {
        try {
            return Optional.of(location.file(uri));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Target> ofPath(HeldHeader held) {
        Path path;
        try {
            path = Path.of(held.value().strip());
        } catch (InvalidPathException e) {
            warn(held, "is not a path of this system");
            return Optional.empty();
        }
        Optional<InternalLocation> location = locations.stream()
                .filter(declared -> path.startsWith(declared.directory()))
                .max(Comparator.comparingInt(declared -> declared.directory().getNameCount()));
        if (location.isEmpty()) {
            warn(held, "lies in no declared location: " + howToDeclare());
        }
        return location.map(declared -> new Target(
                declared, declared.find(declared.directory().relativize(path).toString())));
    }

    private String howToDeclare() {
        AnnotatedServlet servlet = AnnotatedServlet.of(request);
        return servlet == null || servlet.locations().isEmpty()
                ? "declare it in the setting locations, as in \"alias /protected/ /srv/files\""
                : "declare it by @SendsFrom on " + servlet.type().getName();
    }

    private void warn(HeldHeader held, String reason) {
        handoff.warnings()
                .once(
                        LOG,
                        Warnings.Kind.UNKNOWN_TARGET,
                        held.name() + ' ' + HttpSyntax.quote(held.value()) + ' ' + reason);
    }

    /** Adds what nginx would take from the application's own headers. */
    private AccelRedirect redirect(InternalLocation location, Path file) {
        AccelRedirect redirect = AccelRedirect.to(location, file);
        try {
            String type = response.getContentType();
            redirect = type == null || type.isBlank() ? redirect : redirect.contentType(type);
        } catch (IllegalArgumentException e) {
            LOG.debug("nginx would ignore this too: {}", e.getMessage());
        }
        return redirect;
    }
}
