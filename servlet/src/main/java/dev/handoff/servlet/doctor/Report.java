// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the doctor found, in the order of the checks. Not thread-safe. */
final class Report {

    /** How a check ended. */
    enum Outcome {
        OK("ok"),
        FAIL("FAIL"),
        SKIPPED("skipped");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }
    }

    /**
     * One line.
     *
     * @param check its name, which {@code --accept} takes
     * @param subject the location or address that was looked at; empty for all of nginx
     * @param words what was seen, or why nothing was
     * @param fix which line of which file to change; empty unless the check failed
     */
    record Finding(String check, String subject, Outcome outcome, String words, String fix) {

        Finding {
            if ((outcome == Outcome.FAIL) == fix.isEmpty()) {
                throw new IllegalArgumentException(check + ": a failure needs a fix, and nothing else does");
            }
        }

        String name() {
            return subject.isEmpty() ? check : check + " " + subject;
        }
    }

    private final Set<String> accepted;
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> facts = new ArrayList<>();

    /** @param accepted the checks that may fail, because their owner wants it so */
    Report(Set<String> accepted) {
        this.accepted = Set.copyOf(accepted);
    }

    void fact(String name, String value) {
        if (!value.isEmpty()) {
            facts.add(name + "=" + value);
        }
    }

    void ok(String check, String subject, String words) {
        findings.add(new Finding(check, subject, Outcome.OK, words, ""));
    }

    void skipped(String check, String subject, String why) {
        findings.add(new Finding(check, subject, Outcome.SKIPPED, why, ""));
    }

    void fail(String check, String subject, String words, String fix) {
        if (accepted.contains(check)) {
            skipped(check, subject, "accepted: " + words);
        } else {
            findings.add(new Finding(check, subject, Outcome.FAIL, words, fix));
        }
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    boolean green() {
        return findings.stream().noneMatch(finding -> finding.outcome() == Outcome.FAIL);
    }

    private long count(Outcome outcome) {
        return findings.stream().filter(finding -> finding.outcome() == outcome).count();
    }

    /** Prints a line for each check, and one more with the fix below each failure. */
    void print(PrintStream out) {
        int width = findings.stream()
                .mapToInt(finding -> finding.name().length())
                .max()
                .orElse(0);
        for (Finding finding : findings) {
            out.println(line(pad(finding.outcome().word, 8) + pad(finding.name(), width + 2) + finding.words()));
            if (finding.outcome() == Outcome.FAIL) {
                out.println(line(pad("", 8) + "fix: " + finding.fix()));
            }
        }
        out.println(
                count(Outcome.OK) + " ok, " + count(Outcome.FAIL) + " failed, " + count(Outcome.SKIPPED) + " skipped");
    }

    /** What a server says may be meant for the terminal, or for another line. */
    static String line(String text) {
        return text.replaceAll("\\p{Cc}", "?");
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** Prints one JSON object. */
    void printJson(PrintStream out) {
        StringBuilder json = new StringBuilder("{\"green\":").append(green()).append(",\"checks\":[");
        String comma = "";
        for (Finding finding : findings) {
            json.append(comma).append("\n{\"check\":");
            Json.quote(finding.check(), json);
            Json.quote(finding.subject(), json.append(",\"subject\":"));
            Json.quote(finding.outcome().word.toLowerCase(Locale.ROOT), json.append(",\"outcome\":"));
            Json.quote(finding.words(), json.append(",\"words\":"));
            Json.quote(finding.fix(), json.append(",\"fix\":"));
            json.append('}');
            comma = ",";
        }
        json.append("],\"facts\":{");
        comma = "";
        for (String fact : facts) {
            int equals = fact.indexOf('=');
            Json.quote(fact.substring(0, equals), json.append(comma).append('\n'));
            Json.quote(fact.substring(equals + 1), json.append(':'));
            comma = ",";
        }
        byte[] text = json.append("}}\n").toString().getBytes(StandardCharsets.UTF_8);
        out.write(text, 0, text.length);
        out.flush();
    }
}
