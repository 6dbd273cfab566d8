// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.servlet.doctor.Wire.Answer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proves that nginx and the application work together: fetches canaries through nginx, tells for each check whether all
 * is well, and for each failure which line of which file to change. The application needs the setting {@code doctor}:
 *
 * <pre>
 * java -cp handoff-servlet.jar dev.handoff.servlet.doctor.Doctor --url https://files.example.org/handoff-doctor \
 *     --secret-file FILE
 * </pre>
 *
 * <p>What it writes is small, lies in folders of its own and is deleted at the end. It changes no configuration, and the
 * secret is not sent.
 */
public final class Doctor {

    private static final int GREEN = 0;
    private static final int RED = 1;
    private static final int NOT_CHECKED = 2;

    private final Checkup checkup;
    private final Report report;

    private Doctor(Checkup checkup) {
        this.checkup = checkup;
        this.report = checkup.report();
    }

    /** Runs the doctor and ends the process with 0 when all is well, 1 when a check failed, 2 when none could be made. */
    public static void main(String[] words) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, false, StandardCharsets.UTF_8);
        int status = run(List.of(words), System.getenv(), out, err);
        out.flush();
        err.flush();
        System.exit(status);
    }

    /** Does the same and returns the status. */
    static int run(List<String> words, Map<String, String> environment, OutputStream out, OutputStream err) {
        PrintStream output = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Arguments arguments;
        try {
            arguments = Arguments.parse(words, environment);
        } catch (IllegalArgumentException e) {
            errors.println(e.getMessage());
            errors.print(Arguments.USAGE);
            return NOT_CHECKED;
        }
        Report report = new Report(arguments.accepted());
        Checkup checkup = new Checkup(arguments, report, server -> new Wire(server, arguments.headers()));
        Optional<String> failure = new Doctor(checkup).examine();
        if (failure.isPresent()) {
            errors.println(Report.line(failure.get()));
            return NOT_CHECKED;
        }
        if (arguments.json()) {
            report.printJson(output);
        } else {
            report.print(output);
        }
        return report.green() ? GREEN : RED;
    }

    /** Returns why nothing could be checked. */
    private Optional<String> examine() {
        StringBuilder start = new StringBuilder("do=start");
        for (String target : checkup.arguments().targets()) {
            start.append("&target=").append(URLEncoder.encode(target, StandardCharsets.UTF_8));
        }
        // killed from outside, too, it takes its canaries away
        Thread end = new Thread(checkup::end);
        Runtime.getRuntime().addShutdownHook(end);
        try {
            Answer answer = checkup.ask(start.toString());
            Optional<Facts> facts = answer.status() == 200 ? Facts.parse(answer.text()) : Optional.empty();
            if (facts.isEmpty()) {
                return Optional.of(unreachable(answer));
            }
            facts.get().values().forEach(report::fact);
            examine(facts.get());
            return Optional.empty();
        } finally {
            end(end);
        }
    }

    private void end(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the process is ending, and the hook at work
        }
        Optional<Facts> ended = checkup.end();
        String problem = ended.map(facts -> facts.text("problem")).orElse("the servlet did not answer");
        if (!problem.isEmpty() && !report.findings().isEmpty()) {
            report.fail(
                    "canaries",
                    "",
                    "the canaries could not be deleted: " + problem,
                    "delete the folders handoff-doctor-" + checkup.run() + " below the locations; the next run of the"
                            + " doctor does, ten minutes later");
        }
    }

    private void examine(Facts facts) {
        new ProxyChecks(checkup, facts).run();
        int archives = -1;
        boolean byNginx = false;
        int locations = (int) facts.number("locations");
        if (locations == 0) {
            report.fail(
                    "folder",
                    "",
                    "no location is declared, so neither files nor archives were looked at",
                    "declare the internal locations by the setting locations, or @SendsFrom on the servlets");
        }
        for (int i = 0; i < locations && inTime(); i++) {
            boolean arrives = new LocationChecks(checkup, facts, i).run();
            archives = arrives && archives < 0 ? i : archives;
        }
        if (archives < 0) {
            ArchiveChecks.ALL.forEach(check -> report.skipped(check, "", "from no location files arrive"));
        } else if (inTime()) {
            byNginx = new ArchiveChecks(checkup, facts, archives).run() && facts.is("proven.zip");
        }
        new DescriptorCheck(checkup, facts).run(byNginx ? archives : -1);
        MoveCheck.run(facts, report);
        for (URI upload : checkup.arguments().uploads()) {
            if (inTime()) {
                new UploadChecks(checkup, facts, upload).run();
            }
        }
        if (!inTime()) {
            report.fail(
                    "time",
                    "",
                    "the run takes longer than two minutes and was ended",
                    "see the access log: requests that take seconds, or that have no answer");
        }
    }

    private boolean inTime() {
        return !checkup.expired();
    }

    /** Says what to do about a servlet that does not answer. */
    private String unreachable(Answer answer) {
        String url = checkup.arguments().url().toString();
        return switch (answer.status()) {
            case Checkup.NONE -> url + " does not answer: " + answer.text();
            case 404 ->
                url + " is 404: set doctor to this path, and use the secret of the setting proxySecret" + clocks(answer)
                        + "; nginx must pass the address on as it is";
            case 401, 403, 301, 302, 303, 307, 308 ->
                url + " is " + answer.status()
                        + ": let the filters of the application and nginx pass this path, or give the doctor a --header"
                        + " with a login";
            case 502, 503, 504 ->
                url + " is " + answer.status()
                        + " by nginx: compare \"server\" in local-http.conf with the port of the application";
            default -> url + " is no doctor: " + Checkup.seen(answer);
        };
    }

    private static String clocks(Answer answer) {
        try {
            Instant there = ZonedDateTime.parse(answer.header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            long apart = Math.abs(Duration.between(there, Instant.now()).toSeconds());
            return apart < Signature.MAX_SECONDS ? "" : "; the clocks are " + apart + " seconds apart, set them right";
        } catch (DateTimeParseException e) {
            return "";
        }
    }
}
