// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import java.util.Optional;

/** Whether uploads that nobody claims are deleted by nginx, after success and after a refusal. */
final class LeftoverCheck {

    private static final String CHECK = "upload-cleanup";

    /** nginx deletes after its answer has gone out, so that the first look may be too early. */
    private static final int LOOKS = 20;

    private static final int MILLIS_BETWEEN = 50;

    private final Checkup checkup;
    private final Facts facts;
    private final UploadAddress address;

    LeftoverCheck(Checkup checkup, Facts facts, UploadAddress address) {
        this.checkup = checkup;
        this.facts = facts;
        this.address = address;
    }

    /** Returns whether they go. */
    boolean run() {
        Report report = checkup.report();
        for (int status : new int[] {200, 403}) {
            Optional<Facts> seen = UploadAddress.read(address.post("leave&status=" + status));
            String name = seen.map(known -> known.text("file.name")).orElse("");
            boolean spooled = seen.isPresent() && seen.get().is("proven.spool");
            String folder = facts.text(spooled ? "spool" : "store");
            if (name.isEmpty() || !seen.get().text("file.folder").equals(folder)) {
                report.skipped(CHECK, address.path(), "the name of the file is not known");
                return true;
            }
            if (stays("do=left&in=" + (spooled ? "spool" : "store") + "&name=" + name)) {
                report.fail(
                        CHECK,
                        address.path(),
                        "an upload that nobody claimed stays in " + folder + " after status " + status,
                        spooled
                                ? "put \"client_body_in_file_only clean;\" into handoff-spool.conf"
                                : "put \"upload_cleanup 200-599;\" into handoff-module.conf");
                return false;
            }
        }
        report.ok(CHECK, address.path(), "what nobody claims is gone");
        return true;
    }

    private boolean stays(String query) {
        for (int look = 1; look <= LOOKS; look++) {
            Optional<Facts> found = checkup.facts(query + (look == LOOKS ? "&delete" : ""));
            if (found.isEmpty() || !found.get().is("left")) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(MILLIS_BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
