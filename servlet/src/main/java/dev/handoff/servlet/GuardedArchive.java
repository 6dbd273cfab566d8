// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.HttpSyntax;
import dev.handoff.zip.ZipManifest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a manifest that the application wrote itself into a hand-off of ours, after checking where it leads. */
final class GuardedArchive {

    private static final Logger LOG = LoggerFactory.getLogger(GuardFilter.class);

    /** What would be said of the archive but is true of the manifest. */
    private static final Set<String> ABOUT_THE_MANIFEST = SurvivingHeaders.ignoringCase(
            List.of("Accept-Ranges", "Content-Encoding", "Content-Length", "ETag", "Last-Modified"));

    /** With these the module writes archives that most programs refuse. */
    private static final List<String> HARMFUL = List.of("X-Archive-Charset", "X-Archive-Name-Sep");

    private final Handoff handoff;
    private final List<InternalLocation> locations;
    private final HttpServletRequest request;
    private final HttpServletResponse response;

    GuardedArchive(
            Handoff handoff,
            List<InternalLocation> locations,
            HttpServletRequest request,
            HttpServletResponse response) {
        this.handoff = handoff;
        this.locations = locations;
        this.request = request;
        this.response = response;
    }

    void send(HeldHeader held, GuardedBody body) throws IOException {
        if (response.getStatus() != HttpServletResponse.SC_OK) {
            answerWithAnotherStatus(body);
            return;
        }
        if (request.getMethod().equals("HEAD") && body.isEmpty()) {
            answerWithoutManifest();
            return;
        }
        Optional<ZipManifest> manifest = read(held, body);
        if (manifest.isEmpty()) {
            response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            return;
        }
        HARMFUL.stream()
                .filter(response::containsHeader)
                .forEach(name -> handoff.warnings()
                        .once(
                                LOG,
                                Warnings.Kind.HARMFUL_HEADER,
                                name
                                        + " is left out, since mod_zip would write an archive that most programs refuse: names are"
                                        + " taken as UTF-8 anyway"));
        new ArchiveSending(new Exchange(handoff, request, response), true).send(manifest.get());
    }

    /** mod_zip would send the manifest as it is, and nobody can tell it from a page of the application. */
    private void answerWithAnotherStatus(GuardedBody body) throws IOException {
        int status = response.getStatus();
        if (body.isEmpty()) {
            return;
        }
        refuse("X-Archive-Files of " + request.getRequestURI() + " came with status " + status
                + " and a body, which is left out because it may be a manifest: set the header with status 200 alone");
        if (status >= HttpServletResponse.SC_BAD_REQUEST) {
            response.sendError(status);
        } else if (status >= HttpServletResponse.SC_MULTIPLE_CHOICES) {
            HttpServletResponse end = GuardedResponse.release(response);
            end.resetBuffer();
            new FinalResponse(end).remove(ABOUT_THE_MANIFEST);
            end.setStatus(status); // which the removal may have reset
        } else {
            response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    /** Many applications write no body for HEAD, and without the manifest nobody knows the archive. */
    private void answerWithoutManifest() throws IOException {
        HttpServletResponse end = GuardedResponse.release(response);
        new FinalResponse(end).remove(ABOUT_THE_MANIFEST);
        end.flushBuffer(); // or the container would take the missing body for an empty one
    }

    private Optional<ZipManifest> read(HeldHeader held, GuardedBody body) {
        if (!held.value().startsWith("zip")) {
            return refuse(held.name() + ' ' + HttpSyntax.quote(held.value()) + " is unknown to mod_zip: write \"zip\"");
        }
        Optional<String> problem = body.problem();
        if (problem.isPresent()) {
            return refuse("the manifest of " + request.getRequestURI() + ' ' + problem.get());
        }
        try {
            return Optional.of(ZipManifest.parse("", body.bytes(), locations));
        } catch (IllegalArgumentException | IOException e) {
            return refuse("the manifest of the application is refused: " + e.getMessage());
        }
    }

    private Optional<ZipManifest> refuse(String reason) {
        handoff.warnings().once(LOG, Warnings.Kind.REFUSED_MANIFEST, reason);
        return Optional.empty();
    }
}
