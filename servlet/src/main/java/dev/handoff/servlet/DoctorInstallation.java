// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.HttpSyntax;
import dev.handoff.servlet.doctor.DoctorServlet;
import dev.handoff.servlet.doctor.Installation;
import dev.handoff.upload.UploadException;
import dev.handoff.upload.UploadForm;
import dev.handoff.upload.UploadReceiver;
import dev.handoff.zip.ZipManifest;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Shows the doctor a configuration, and lets it hand off by the same code as the application. */
final class DoctorInstallation implements Installation {

    private final Handoff handoff;

    DoctorInstallation(Handoff handoff) {
        this.handoff = handoff;
    }

    static String requirePath(String path) {
        if (!path.startsWith("/") || path.endsWith("/") || path.contains("*")) {
            throw new IllegalArgumentException(
                    "doctor takes one path such as \"/handoff-doctor\": " + HttpSyntax.quote(path));
        }
        return path;
    }

    static void requireSecret(List<byte[]> proxySecrets) {
        if (proxySecrets.isEmpty()) {
            throw new IllegalArgumentException("doctor needs proxySecret, with which its requests are signed");
        }
    }

    /** Maps the servlet of the doctor. */
    static void map(ServletContext context, DoctorServlet servlet, String path) {
        ServletRegistration.Dynamic registration = context.addServlet(DoctorServlet.class.getName(), servlet);
        if (registration == null || !registration.addMapping(path).isEmpty()) {
            throw new IllegalStateException("doctor is to be at " + HttpSyntax.quote(path)
                    + ", which is mapped to another servlet: choose another path");
        }
        registration.setAsyncSupported(true);
    }

    @Override
    public List<byte[]> secrets() {
        return handoff.proxySecrets();
    }

    @Override
    public List<InternalLocation> locations() {
        Map<String, InternalLocation> once = new LinkedHashMap<>();
        handoff.locations().forEach(location -> once.putIfAbsent(location.toString(), location));
        return List.copyOf(once.values());
    }

    @Override
    public int proxyBufferSize() {
        return handoff.proxyBufferSize();
    }

    @Override
    public Optional<Path> uploadStore() {
        return handoff.uploadSettings().folder();
    }

    @Override
    public Optional<Path> uploadSpool() {
        return handoff.uploadSettings().spoolFolder();
    }

    @Override
    public boolean takesCallbacks() {
        return handoff.uploadSettings().takesCallbacks();
    }

    @Override
    public long maxRequestSize() {
        return handoff.uploadReceiver().map(UploadReceiver::maxTotalBytes).orElse(Long.MAX_VALUE);
    }

    @Override
    public Set<String> proven(HttpServletRequest request) {
        Proof proof = handoff.proof(request);
        UploadProof upload = handoff.uploadProof(request);
        Set<String> proven = new HashSet<>();
        Map.of(
                        "nginx", proof.nginx(),
                        "bridge", proof.bridge(),
                        "zip", proof.zip(),
                        "spool", upload.spool(),
                        "module", upload.module())
                .forEach((what, holds) -> {
                    if (holds) {
                        proven.add(what);
                    }
                });
        return proven;
    }

    private Exchange exchange(HttpServletRequest request, HttpServletResponse response) {
        return new Exchange(handoff, request, response);
    }

    @Override
    public void send(AccelRedirect what, HttpServletRequest request, HttpServletResponse response) throws IOException {
        new FileSending(exchange(request, response)).send(what);
    }

    @Override
    public void send(ZipManifest what, HttpServletRequest request, HttpServletResponse response) throws IOException {
        new ArchiveSending(exchange(request, response), false).send(what);
    }

    @Override
    public void tell(ZipManifest what, HttpServletRequest request, HttpServletResponse response) throws IOException {
        new ArchiveSending(exchange(request, response), false).tellNginx(what);
    }

    @Override
    public void tell(Map<String, String> headers, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        FinalResponse end = exchange(request, response).take(Exchange.SUPERSEDED);
        try (OutputGate gate = new OutputGate(request)) {
            end.end(headers);
            gate.ended();
        }
    }

    @Override
    public UploadForm receive(HttpServletRequest request) throws IOException {
        UploadReceiver receiver =
                handoff.uploadReceiver().orElseThrow(() -> new IllegalStateException("uploads are not configured"));
        Arrival.Road road = Arrival.find(handoff, request)
                .orElseThrow(() -> UploadException.malformed("headers of an upload without the proof of nginx"));
        return new Upload(handoff, receiver, road, request).form();
    }

    /** Ends what {@link #receive} began, whether it came to a form or not. */
    static void end(HttpServletRequest request) {
        Upload upload = Upload.of(request);
        if (upload != null) {
            upload.end();
        }
    }
}
