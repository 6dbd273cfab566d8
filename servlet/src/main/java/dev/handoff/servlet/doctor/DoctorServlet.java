// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.embedded.EmbeddedNginx;
import dev.handoff.embedded.Reply;
import dev.handoff.embedded.RequestHead;
import dev.handoff.zip.ZipLayout;
import dev.handoff.zip.ZipManifest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of the doctor that lives in the application: plants canaries, hands them to nginx and tells what arrived.
 * To whoever does not sign it is 404, before it looks at anything else.
 */
public final class DoctorServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    /** What the doctor sends in headers that no client may set. */
    static final String FORGED = "forged-by-the-handoff-doctor-0123456789";

    /** A name, a way of caching and a header that nginx would drop. */
    static final String ATTACHMENT = "canary of the doctor.txt";

    static final String CACHE_CONTROL = "private, max-age=7";
    static final String DROPPED = "Content-Security-Policy";
    static final String DROPPED_VALUE = "default-src 'none'";

    /** So many entries need more descriptors than a worker has by default. */
    static final int MANY = 1100;

    /** Longer heads are not made, whatever is asked for. */
    private static final int MOST_FILL = 64 * 1024;

    private final transient Patient patient;
    private final transient Runs runs = new Runs();

    /** Makes the servlet of a patient. */
    public DoctorServlet(Patient patient) {
        this.patient = patient;
    }

    /** Returns whether the request is signed, so that it is the doctor's and not the application's. */
    public boolean examines(HttpServletRequest request) {
        String signature = request.getHeader(Signature.HEADER);
        if (signature == null) {
            return false;
        }
        String query = request.getQueryString();
        String address = query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
        long now = Instant.now().getEpochSecond();
        return Signature.isValid(signature, patient.secrets(), request.getMethod(), address, now);
    }

    /** Answers a signed request to an address that takes uploads, in place of the application. */
    public void examineUpload(HttpServletRequest request, HttpServletResponse response) throws IOException {
        new ArrivedUpload(patient, request, response).answer();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (!reads || !examines(request)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Query query = new Query(request.getQueryString());
        String run = query.text("run");
        if (!Signature.isHex(run, CanaryFolder.RUN_LENGTH)) {
            answer(response, new Facts().put("problem", "the number of the run is missing"));
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        switch (query.text("do")) {
            case "start" -> answer(response, start(request, query, run));
            case "echo" -> answer(response, echo(request));
            case "left" -> answer(response, new LeftFile(patient, query, run).facts());
            case "end" -> answer(response, end(run));
            case "head" -> fill(response, (int) Math.min(query.number("size"), MOST_FILL));
            default -> handOff(request, response, query, run);
        }
    }

    static void answer(HttpServletResponse response, Facts facts) throws IOException {
        byte[] text = facts.toString().getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/plain");
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
    }

    private Facts start(HttpServletRequest request, Query query, String run) {
        Facts facts = new Facts();
        if (!runs.begin(run, Instant.now())) {
            return facts.put("problem", "the run is over");
        }
        ServerFacts.of(patient, request, facts);
        List<InternalLocation> locations = patient.locations();
        facts.put("locations", locations.size());
        for (int i = 0; i < locations.size(); i++) {
            InternalLocation location = locations.get(i);
            facts.put("location." + i + ".prefix", location.prefix());
            facts.put("location." + i + ".folder", location.directory());
            Path plain = CanaryFolder.in(location, run).file(Canary.PLAIN);
            facts.put("location." + i + ".uri", location.uri(plain).value());
            Path blank = location.directory().resolve("a b");
            facts.put("location." + i + ".proxy", location.uri(blank).value().endsWith("%2520b"));
            try {
                CanaryFolder.deleteRemnants(location);
                List<String> impossible = CanaryFolder.in(location, run).plant();
                facts.put("location." + i + ".names", String.join("; ", impossible));
            } catch (IOException | RuntimeException e) {
                facts.put("location." + i + ".problem", e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
        new Moves(patient, run).tryTo(query.all("target"), facts);
        return facts;
    }

    private Facts end(String run) {
        Facts facts = new Facts();
        facts.put("ended", true);
        for (InternalLocation location : patient.locations()) {
            try {
                CanaryFolder.in(location, run).delete();
            } catch (IOException e) {
                facts.put("problem", location.directory() + ": " + e.getClass().getSimpleName());
            }
        }
        runs.end(run);
        return facts;
    }

    /** Deletes the canaries of runs that nobody ended. */
    @Override
    public void destroy() {
        runs.open().forEach(this::end);
    }

    /** Tells which headers arrived; of their values only whether the doctor sent them. */
    private Facts echo(HttpServletRequest request) {
        Facts facts = new Facts();
        for (String name : List.of(
                "X-Handoff-Proxy", "X-Handoff-Upload", "X-Handoff-Body", "X-Accel-Mapping", "X-Sendfile-Type")) {
            List<String> lines = Collections.list(request.getHeaders(name));
            facts.put("lines." + name, lines.size());
            facts.put("forged." + name, lines.stream().anyMatch(line -> line.contains(FORGED)));
        }
        facts.put("accept-encoding", Collections.list(request.getHeaders("Accept-Encoding")));
        ServerFacts.proof(patient, request, facts);
        return facts;
    }

    /** Gives a head of about so many bytes. */
    private static void fill(HttpServletResponse response, int size) throws IOException {
        StringBuilder value = new StringBuilder();
        int fixed = 300;
        for (int i = 0; value.length() < size - fixed; i++) {
            value.append((char) ('a' + i % 26));
        }
        response.setHeader("X-Handoff-Doctor-Fill", value.toString());
        answer(response, new Facts().put("filled", value.length()));
    }

    private void handOff(HttpServletRequest request, HttpServletResponse response, Query query, String run)
            throws IOException {
        List<InternalLocation> locations = patient.locations();
        int index = (int) query.number("location");
        if (index < 0 || index >= locations.size()) {
            answer(response, new Facts().put("problem", "no such location"));
            return;
        }
        InternalLocation location = locations.get(index);
        CanaryFolder folder = CanaryFolder.in(location, run);
        switch (query.text("do")) {
            case "file" -> file(request, response, query, location, folder);
            case "probe" -> probe(request, response, query, location, folder);
            case "zip" -> patient.send(CanaryArchives.small(location, folder), request, response);
            case "many" -> patient.send(CanaryArchives.large(location, folder), request, response);
            case "manifest" -> manifest(request, response, CanaryArchives.small(location, folder));
            case "expected" -> expected(response, CanaryArchives.small(location, folder), query.number("second"));
            default ->
                answer(response, new Facts().put("problem", "the doctor asks for what this version does not know"));
        }
    }

    private static Canary canary(Query query) {
        for (Canary canary : Canary.values()) {
            if (canary.name().equals(query.text("canary"))) {
                return canary;
            }
        }
        return Canary.PLAIN;
    }

    private void file(
            HttpServletRequest request,
            HttpServletResponse response,
            Query query,
            InternalLocation location,
            CanaryFolder folder)
            throws IOException {
        AccelRedirect file = AccelRedirect.to(location, folder.file(canary(query)));
        if (!query.text("type").isEmpty()) {
            file = file.contentType(query.text("type"));
        }
        if (query.has("named")) {
            file = file.attachment(ATTACHMENT).cacheControl(CACHE_CONTROL);
            if (patient.proven(request).contains("bridge")) {
                response.setHeader(DROPPED, DROPPED_VALUE);
            }
        }
        patient.send(file, request, response);
    }

    /** Gives nginx an address that only a wrong configuration finds, or a header that only the bridge reads. */
    private void probe(
            HttpServletRequest request,
            HttpServletResponse response,
            Query query,
            InternalLocation location,
            CanaryFolder folder)
            throws IOException {
        if (!patient.proven(request).contains("nginx")) {
            answer(response, new Facts().put("problem", "no nginx proved itself"));
            return;
        }
        String uri = location.uri(folder.file(Canary.PLAIN)).value();
        String prefix = location.prefix();
        String below = uri.substring(uri.length() - (folder.folder().getFileName() + "/plain.txt").length());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "X-Accel-Redirect",
                switch (query.text("probe")) {
                    // "location /protected" takes this one too
                    case "location" -> prefix.substring(0, prefix.length() - 1) + below;
                    // the second slash stands in for the one that "alias files" lacks
                    case "alias" -> prefix + "/" + below;
                    default -> uri;
                });
        if (query.text("probe").equals("bridge")) {
            headers.put("X-Handoff-Content-Disposition", "attachment; filename=\"" + ATTACHMENT + "\"");
        }
        patient.tell(headers, request, response);
    }

    /** Nothing but canaries is in the list, so that it may well come to light. */
    private void manifest(HttpServletRequest request, HttpServletResponse response, ZipManifest archive)
            throws IOException {
        if (patient.proven(request).contains("nginx")) {
            response.setHeader("Cache-Control", CACHE_CONTROL);
            patient.tell(archive, request, response);
        } else {
            answer(response, new Facts().put("problem", "no nginx proved itself"));
        }
    }

    /** The archive as mod_zip ought to have made it in that second. */
    private static void expected(HttpServletResponse response, ZipManifest archive, long second) throws IOException {
        EmbeddedNginx standIn =
                new EmbeddedNginx().layout(ZipLayout.MOD_ZIP).clock(() -> Instant.ofEpochSecond(second));
        try (Reply reply = standIn.answer(archive, new RequestHead("GET", Map.of()))) {
            response.setContentType("application/octet-stream");
            response.setContentLengthLong(reply.contentLength());
            reply.writeTo(response.getOutputStream());
        }
    }
}
