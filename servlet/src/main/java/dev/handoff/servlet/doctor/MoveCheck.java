// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import java.util.ArrayList;
import java.util.List;

/** Whether uploads are moved by a rename: their folders and the places to which they go share a file system. */
final class MoveCheck {

    private static final String CHECK = "same-file-system";

    private MoveCheck() {}

    static void run(Facts facts, Report report) {
        if (!facts.has("store") && !facts.has("spool")) {
            report.skipped(CHECK, "", "no uploads are configured");
            return;
        }
        for (String kind : List.of("spool", "store")) {
            if (facts.has(kind)) {
                run(kind, facts, report);
            }
        }
    }

    private static void run(String kind, Facts facts, Report report) {
        List<String> renamed = new ArrayList<>();
        List<String> copied = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (int i = 0; facts.has("move." + i + ".kind"); i++) {
            if (facts.text("move." + i + ".kind").equals(kind)) {
                String target = facts.text("move." + i + ".to").replaceAll("/handoff-doctor-[0-9a-f]{32}$", "");
                switch (facts.text("move." + i + ".result")) {
                    case "renamed" -> renamed.add(target);
                    case "copied" -> copied.add(target);
                    default -> unknown.add(target + " (" + facts.text("move." + i + ".result") + ")");
                }
            }
        }
        String folder = facts.text(kind);
        boolean chosen = facts.is("moves.chosen");
        if (!copied.isEmpty() && (chosen || renamed.isEmpty())) {
            report.fail(
                    CHECK,
                    kind,
                    "files are copied from " + folder + " to " + String.join(" and ", copied)
                            + ": these are two file systems or mounts",
                    "move the folder to the file system of the target, in the setting "
                            + (kind.equals("spool")
                                    ? "uploadSpool and client_body_temp_path in handoff-spool.conf"
                                    : "uploadStore and upload_store in handoff-module.conf")
                            + (chosen ? "" : "; where uploads go elsewhere, name that folder by --target"));
        } else if (!renamed.isEmpty()) {
            report.ok(CHECK, kind, "a file is renamed from " + folder + " to " + String.join(" and ", renamed));
        } else {
            report.skipped(CHECK, kind, "no target is known; name one by --target " + String.join(", ", unknown));
        }
    }
}
