// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** What the servlet knows of its process, its settings and the nginx in front. */
final class ServerFacts {

    private ServerFacts() {}

    static void of(Patient patient, HttpServletRequest request, Facts facts) {
        proof(patient, request, facts);
        facts.put("container", request.getServletContext().getServerInfo());
        facts.put("java", Runtime.version());
        facts.put(
                "locale",
                System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));
        facts.put("user", System.getProperty("user.name", ""));
        facts.put("proxyBufferSize", patient.proxyBufferSize());
        facts.put("takesCallbacks", patient.takesCallbacks());
        patient.uploadStore().ifPresent(store -> folder("store", store, facts));
        patient.uploadSpool().ifPresent(spool -> folder("spool", spool, facts));
        Worker worker = Worker.at(request.getRemotePort(), request.getLocalPort());
        worker.user().ifPresent(user -> facts.put("worker.user", user));
        worker.openFiles().ifPresent(limit -> facts.put("worker.openFiles", limit));
        try {
            facts.put("uid", Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            facts.put("uid", ""); // no Linux
        }
    }

    static void proof(Patient patient, HttpServletRequest request, Facts facts) {
        Set<String> proven = patient.proven(request);
        for (String what : new String[] {"nginx", "bridge", "zip", "spool", "module"}) {
            facts.put("proven." + what, proven.contains(what));
        }
        var lines = request.getHeaders("X-Handoff-Proxy");
        facts.put("proxy.header", lines != null && lines.hasMoreElements());
    }

    private static void folder(String name, Path folder, Facts facts) {
        facts.put(name, folder);
        try {
            facts.put(name + ".owner", Files.getOwner(folder).getName());
            facts.put(name + ".mode", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
            facts.put(name + ".filesystem", Files.getFileStore(folder));
        } catch (IOException | UnsupportedOperationException e) {
            facts.put(name + ".problem", e.getClass().getSimpleName());
        }
    }
}
