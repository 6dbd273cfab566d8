// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.HttpSyntax;
import dev.handoff.servlet.doctor.DoctorServlet;
import dev.handoff.servlet.doctor.Patient;
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
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Shows the doctor a configuration, and lets it hand off by the same code as the application. */
final class DoctorPatient implements Patient {

    private final Supplier<Handoff> configuration;

    /** @param configuration what holds at a request; it grows while the application starts */
    DoctorPatient(Supplier<Handoff> configuration) {
        this.configuration = configuration;
    }

    static String requirePath(String path) {
        if (!path.startsWith("/") || path.endsWith("/") || path.contains("*")) {
            throw new IllegalArgumentException(
                    "doctor takes one path such as \"/handoff-doctor\": " + HttpSyntax.quote(path));
        }
        return path;
    }

    /** Maps the servlet of the doctor. */
    static void map(ServletContext context, String path) {
        DoctorServlet servlet = new DoctorServlet(new DoctorPatient(() -> Handoff.of(context)));
        ServletRegistration.Dynamic registration =
                context.addServlet("404 at " + path, servlet); // Jetty shows the name
        if (registration == null || !registration.addMapping(path).isEmpty()) {
            throw new IllegalStateException("doctor is to be at " + HttpSyntax.quote(path)
                    + ", which is mapped to another servlet: choose another path");
        }
        registration.setAsyncSupported(true);
    }

    private Handoff handoff() {
        return configuration.get();
    }

    @Override
    public List<byte[]> secrets() {
        return handoff().settings().get(Setting.PROXY_SECRET);
    }

    @Override
    public List<InternalLocation> locations() {
        Map<String, InternalLocation> once = new LinkedHashMap<>();
        handoff().locations().forEach(location -> once.putIfAbsent(location.toString(), location));
        for (AnnotatedServlet servlet : handoff().annotated().all()) {
            servlet.locations().forEach(location -> once.putIfAbsent(location.toString(), location));
        }
        return List.copyOf(once.values());
    }

    @Override
    public int proxyBufferSize() {
        return handoff().settings().get(Setting.PROXY_BUFFER_SIZE);
    }

    @Override
    public Optional<Path> uploadStore() {
        Optional<Path> shared = handoff().settings().get(Setting.UPLOAD_STORE);
        return shared.isPresent()
                ? shared
                : handoff().annotated().all().stream()
                        .flatMap(servlet -> Stream.ofNullable(servlet.uploads()))
                        .flatMap(settings -> settings.get(Setting.UPLOAD_STORE).stream())
                        .findFirst();
    }

    @Override
    public Optional<Path> uploadSpool() {
        return handoff().settings().get(Setting.UPLOAD_SPOOL);
    }

    @Override
    public boolean takesCallbacks() {
        return handoff().settings().get(Setting.UPLOAD_FIELDS).isPresent();
    }

    @Override
    public long maxRequestSize(HttpServletRequest request) {
        return handoff()
                .receivers()
                .of(handoff().annotated().addressedBy(request))
                .map(UploadReceiver::maxTotalBytes)
                .orElse(Long.MAX_VALUE);
    }

    @Override
    public Set<String> proven(HttpServletRequest request) {
        Proof proof = handoff().proof(request);
        UploadProof upload = handoff().uploadProof(request);
        Map<String, Boolean> all = Map.of(
                "nginx", proof.nginx(),
                "bridge", proof.bridge(),
                "zip", proof.zip(),
                "spool", upload.spool(),
                "module", upload.module());
        Set<String> proven = new HashSet<>(all.keySet());
        proven.removeIf(what -> !all.getOrDefault(what, false));
        return proven;
    }

    private Exchange exchange(HttpServletRequest request, HttpServletResponse response) {
        return new Exchange(handoff(), request, response);
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
        Handoff handoff = handoff();
        UploadReceiver receiver = handoff.receivers()
                .of(handoff.annotated().addressedBy(request))
                .orElseThrow(() -> new IllegalStateException("uploads are not configured"));
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
