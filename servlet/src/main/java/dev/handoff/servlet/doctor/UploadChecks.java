// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.servlet.doctor.Wire.Answer;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One address that takes uploads: how a form arrives there, and whether nothing stays. The application sees none of it. */
final class UploadChecks {

    private static final List<String> ALL = List.of(
            "upload-road",
            "upload-gate",
            "upload-secret",
            "upload-folder",
            "upload-user",
            "upload-fields",
            "upload-cleanup",
            "upload-size");

    /** More than nginx takes where local-upload.conf is not included. */
    private static final long LARGE = 11L << 20;

    private final Checkup checkup;
    private final Report report;
    private final Facts facts;
    private final UploadAddress address;
    private final String subject;

    UploadChecks(Checkup checkup, Facts facts, URI address) {
        this.checkup = checkup;
        this.report = checkup.report();
        this.facts = facts;
        this.address = new UploadAddress(checkup, address);
        this.subject = address.getRawPath();
    }

    void run() {
        Answer answer = address.post("take");
        Optional<Facts> seen = UploadAddress.read(answer);
        if (seen.isEmpty()) {
            notSeen(answer);
            return;
        }
        gate();
        boolean clean = true;
        if (road(seen.get()) && folder(seen.get()) && fields(seen.get())) {
            user(seen.get());
            clean = new LeftoverCheck(checkup, facts, address).run();
        }
        if (clean) {
            size(seen.get());
        } else {
            report.skipped("upload-size", subject, "one more upload would stay behind");
        }
    }

    private void notSeen(Answer answer) {
        boolean asked = answer.status() == 401 || answer.status() == 403 || answer.status() / 100 == 3;
        String why = asked
                ? "somebody asks who uploads (" + answer.status() + "): give the doctor a --header with a login"
                : "no UploadFilter answers: " + Checkup.seen(answer);
        if (asked || answer.status() == Checkup.NONE) {
            ALL.forEach(check -> report.skipped(check, subject, why));
            return;
        }
        report.fail(
                "upload-road",
                subject,
                why,
                "add the address to the setting uploads; 502 or 413 are nginx's: see its error log and local-upload.conf");
        skipRest("no UploadFilter answers", "upload-road");
    }

    private void skipRest(String why, String... done) {
        ALL.stream()
                .filter(check -> !Arrays.asList(done).contains(check))
                .forEach(check -> report.skipped(check, subject, why));
    }

    private void gate() {
        Answer answer = address.forge();
        Optional<Facts> seen = UploadAddress.read(answer);
        if (seen.isEmpty()) {
            report.skipped("upload-gate", subject, "a GET does not reach the UploadFilter: " + Checkup.seen(answer));
        } else if (seen.get().is("forged.upload") || seen.get().is("forged.body")) {
            report.fail(
                    "upload-gate",
                    subject,
                    "clients can send the application X-Handoff-Upload or X-Handoff-Body",
                    "put \"include handoff-proxy.conf;\" into the location " + subject);
        } else {
            report.ok("upload-gate", subject, "nginx removes what only nginx may say");
        }
    }

    /** Returns whether nginx stored the form, and the application believes it. */
    private boolean road(Facts seen) {
        boolean wanted = facts.has("spool") || facts.is("takesCallbacks");
        boolean marked = seen.number("lines.upload") > 0 || seen.number("lines.body") > 0;
        boolean proven = seen.is("proven.spool") || seen.is("proven.module");
        if (marked && !proven) {
            wrongSecret();
            skipUpload("the application refuses all uploads");
            return false;
        }
        if (!marked && wanted) {
            report.fail(
                    "upload-road",
                    subject,
                    "the bytes pass through the JVM, though " + (facts.has("spool") ? "uploadSpool" : "uploadFields")
                            + " is set: nginx does not store them here",
                    "put \"include handoff-spool.conf;\" (or handoff-module.conf) and \"include local-upload.conf;\" into"
                            + " the location " + subject + " (uploads.conf)");
            skipRoad("nginx does not store uploads here");
            return false;
        }
        if (!marked) {
            report.ok("upload-road", subject, "the bytes pass through the JVM, as configured");
            skipRoad("nginx does not store uploads");
            return false;
        }
        String by = seen.is("proven.spool") ? "nginx" : "nginx-upload-module";
        report.ok("upload-road", subject, "stored by " + by);
        report.ok("upload-secret", subject, "the application believes it");
        return true;
    }

    private void wrongSecret() {
        report.ok("upload-road", subject, "nginx stores what is uploaded");
        report.fail(
                "upload-secret",
                subject,
                "X-Handoff-Upload arrives with a secret that the application does not know: 403 for every upload",
                "put the same secret into the map of $handoff_upload in local-http.conf and the setting uploadSecret");
    }

    private void skipRoad(String why) {
        report.skipped("upload-secret", subject, why);
        skipUpload(why);
    }

    private void skipUpload(String why) {
        for (String check : List.of("upload-folder", "upload-fields", "upload-user", "upload-cleanup")) {
            report.skipped(check, subject, why);
        }
    }

    private boolean folder(Facts seen) {
        boolean spooled = seen.is("proven.spool");
        String setting = spooled ? "uploadSpool" : "uploadStore";
        String own = facts.text(spooled ? "spool" : "store");
        boolean elsewhere = spooled
                ? !seen.text("file.folder").startsWith(own)
                : seen.text("refusal").contains("path of the upload");
        if (elsewhere || seen.text("refusal").contains("path of the upload")) {
            report.fail(
                    "upload-folder",
                    subject,
                    "nginx stores uploads in " + (spooled ? seen.text("file.folder") : "another folder")
                            + ", the application looks in " + own,
                    (spooled ? "client_body_temp_path in handoff-spool.conf" : "upload_store in handoff-module.conf")
                            + " and the setting " + setting + " must name one folder");
            for (String check : List.of("upload-fields", "upload-user", "upload-cleanup")) {
                report.skipped(check, subject, "the folders differ");
            }
            return false;
        }
        report.ok("upload-folder", subject, "nginx and the application agree on " + own);
        return true;
    }

    /** Returns whether the file arrived as a file. */
    private boolean fields(Facts seen) {
        boolean right = seen.number("files") == 1
                && seen.text("file.field").equals(UploadAddress.FIELD)
                && seen.number("file.size") == address.file().length;
        if (right) {
            report.ok("upload-fields", subject, "a form arrives with its file");
            return true;
        }
        boolean foreign = seen.is("foreign") || seen.text("refusal").contains("UploadFields");
        report.fail(
                "upload-fields",
                subject,
                foreign
                        ? "the fields of nginx are taken for text of the client: their secret or their names differ"
                        : "the file of a form does not arrive: " + seen.text("refused") + " " + seen.text("refusal"),
                "$handoff_fields in local-http.conf, the fields in handoff-module.conf and the setting uploadFields"
                        + " must agree");
        report.skipped("upload-user", subject, "the file does not arrive");
        report.skipped("upload-cleanup", subject, "the file does not arrive");
        return false;
    }

    private void user(Facts seen) {
        String owner = seen.text("file.owner");
        String own = facts.text("user");
        if (!seen.is("proven.spool") || owner.isEmpty()) {
            report.skipped("upload-user", subject, "only files of handoff-spool.conf need one user");
        } else if (owner.equals(own)) {
            report.ok("upload-user", subject, "nginx writes as " + owner + ", the user of the JVM");
        } else {
            report.fail(
                    "upload-user",
                    subject,
                    "nginx writes uploads as " + owner + ", the JVM is " + own,
                    "let both run as one user: \"user " + own + ";\" in local-main.conf, or \"User=" + owner
                            + "\" in the unit of the JVM");
        }
    }

    private void size(Facts seen) {
        boolean limited = seen.has("maxRequestSize");
        long length = limited ? seen.number("maxRequestSize") : LARGE;
        Answer answer = address.announce(length);
        if (answer.status() == 413) {
            report.fail(
                    "upload-size",
                    subject,
                    "nginx refuses an upload of " + length + " bytes"
                            + (limited ? ", which maxRequestSize allows" : ""),
                    "raise client_max_body_size in local-upload.conf, and include that file in the location "
                            + subject);
        } else if (answer.status() == 100) {
            report.ok("upload-size", subject, "nginx takes an upload of " + length + " bytes");
        } else {
            report.skipped("upload-size", subject, "nginx does not say whether it takes one: " + Checkup.seen(answer));
        }
    }
}
