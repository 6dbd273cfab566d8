// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.servlet.doctor.Wire.Answer;

/** How many files a worker may open. */
final class DescriptorCheck {

    private static final String CHECK = "descriptors";

    /** What most systems allow, and some four hundred downloads use up. */
    private static final long USUAL = 1024;

    private static final String FIX =
            "raise worker_rlimit_nofile in nginx.conf to 20000, and the hard limit of the user"
                    + " (LimitNOFILE in the unit of systemd) above it";

    private final Checkup checkup;
    private final Report report;
    private final Facts facts;

    DescriptorCheck(Checkup checkup, Facts facts) {
        this.checkup = checkup;
        this.report = checkup.report();
        this.facts = facts;
    }

    /** @param archives the number of a location from which nginx makes archives, or -1 */
    void run(int archives) {
        boolean known = facts.has("worker.openFiles");
        long limit = facts.number("worker.openFiles");
        if (known && limit <= USUAL) {
            report.fail(
                    CHECK,
                    "",
                    "a worker may open " + limit + " files: some 400 downloads, or one archive of as many files",
                    FIX);
        } else if (archives >= 0 && (known || checkup.arguments().many())) {
            many(archives, known ? "; the limit is " + limit : "");
        } else if (known) {
            report.ok(CHECK, "", "a worker may open " + limit + " files");
        } else {
            report.skipped(
                    CHECK,
                    "",
                    archives < 0
                            ? "the limit of the workers cannot be seen from the JVM"
                            : "the limit of the workers cannot be seen from the JVM; --many tries it out, and disturbs"
                                    + " other downloads when it is too low");
        }
    }

    private void many(int location, String limit) {
        Answer archive = checkup.ask("do=many&location=" + location);
        if (archive.status() == 200 && archive.whole()) {
            report.ok(CHECK, "", "an archive of " + DoctorServlet.MANY + " files arrives" + limit);
        } else {
            report.fail(
                    CHECK,
                    "",
                    "an archive of " + DoctorServlet.MANY + " files breaks off: " + Checkup.seen(archive),
                    FIX);
        }
    }
}
