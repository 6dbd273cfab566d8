// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.upload.UploadException;
import dev.handoff.upload.UploadForm;
import dev.handoff.upload.UploadedFile;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An upload of the doctor to an address of the application, which never sees it. Nothing of it is claimed, so that it
 * is gone with the request.
 */
final class ArrivedUpload {

    /** What is read of the fields of the module; those of the doctor are much shorter. */
    private static final int MOST_FIELDS = 64 * 1024;

    private final Patient patient;
    private final HttpServletRequest request;
    private final HttpServletResponse response;

    ArrivedUpload(Patient patient, HttpServletRequest request, HttpServletResponse response) {
        this.patient = patient;
        this.request = request;
        this.response = response;
    }

    void answer() throws IOException {
        Query query = new Query(request.getQueryString());
        Facts facts = new Facts();
        Set<String> proven = patient.proven(request);
        facts.put("proven.spool", proven.contains("spool"));
        facts.put("proven.module", proven.contains("module"));
        List<String> uploads = lines("X-Handoff-Upload");
        List<String> bodies = lines("X-Handoff-Body");
        long most = patient.maxRequestSize(request);
        if (most < Long.MAX_VALUE) {
            facts.put("maxRequestSize", most);
        }
        facts.put("lines.upload", uploads.size());
        facts.put("lines.body", bodies.size());
        facts.put("forged.upload", uploads.stream().anyMatch(line -> line.contains(DoctorServlet.FORGED)));
        facts.put("forged.body", bodies.stream().anyMatch(line -> line.contains(DoctorServlet.FORGED)));
        // others may name any file of the machine, in a copy of a signed request too
        if (bodies.size() == 1 && proven.contains("spool")) {
            describe(utf8(bodies.get(0)), facts);
        }
        switch (query.text("do")) {
            case "take" -> take(facts);
            case "leave" -> leave(facts);
            default -> facts.put("looked", true);
        }
        int status = (int) query.number("status");
        response.setStatus(status >= 200 && status < 600 ? status : HttpServletResponse.SC_OK);
        response.setHeader("Cache-Control", "no-store");
        DoctorServlet.answer(response, facts);
    }

    private List<String> lines(String name) {
        return Collections.list(request.getHeaders(name));
    }

    private static String utf8(String header) {
        return new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static void describe(String path, Facts facts) {
        try {
            Path file = Path.of(path);
            facts.put("file.name", file.getFileName());
            facts.put("file.folder", file.getParent());
            facts.put(
                    "file.owner",
                    Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName());
            facts.put("file.readable", Files.isReadable(file));
        } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
            facts.put("file.problem", e.getClass().getSimpleName());
        }
    }

    /** Receives it as the application would, and tells what it found, but no values: nginx's secret may be a name. */
    private void take(Facts facts) {
        try (UploadForm form = patient.receive(request)) {
            facts.put("files", form.files().size());
            for (UploadedFile file : form.files()) {
                facts.put("file.field", file.name());
                facts.put("file.size", file.size());
                facts.put("file.crc32", file.crc32());
            }
            facts.put("text", form.value("text").isPresent());
            boolean foreign = form.parts().stream()
                    .anyMatch(part -> part instanceof UploadForm.Field field
                            && field.name().matches("(?s).{32,}[._]canary[._]path"));
            facts.put("foreign", foreign);
        } catch (UploadException e) {
            facts.put("refused", e.status());
            facts.put("refusal", e.getMessage());
        } catch (IOException | RuntimeException e) {
            facts.put("refused", HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            facts.put("refusal", e.getClass().getSimpleName());
        }
    }

    /** Does nothing about it, as an application that forgot it. The module tells the path in a field. */
    private void leave(Facts facts) throws IOException {
        if (!facts.is("proven.module")) {
            return;
        }
        String text = new String(request.getInputStream().readNBytes(MOST_FIELDS), StandardCharsets.UTF_8);
        Matcher path = Pattern.compile("name=\"[^\"\r\n]*[._]path\"\r\n\r\n([^\r\n]+)\r\n")
                .matcher(text);
        if (path.find()) {
            describe(path.group(1), facts);
        }
    }
}
