// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.servlet.doctor.Wire.Answer;
import java.util.Arrays;
import java.util.List;

/** One internal location: whether nginx finds, guards and describes its files. */
final class LocationChecks {

    private static final List<String> ALL = List.of(
            "folder",
            "location-slash",
            "alias-slash",
            "readable",
            "internal",
            "private",
            "names",
            "compression",
            "bridge");

    private final Checkup checkup;
    private final Report report;
    private final Facts facts;
    private final int index;
    private final String prefix;
    private final String folder;
    private final boolean proxied;

    LocationChecks(Checkup checkup, Facts facts, int index) {
        this.checkup = checkup;
        this.report = checkup.report();
        this.facts = facts;
        this.index = index;
        this.prefix = facts.text("location." + index + ".prefix");
        this.folder = facts.text("location." + index + ".folder");
        this.proxied = facts.is("location." + index + ".proxy");
    }

    String prefix() {
        return prefix;
    }

    /** Fetches a canary by hand-off; more is appended to the query. */
    Answer file(Canary canary, String more, String... lines) {
        return checkup.ask("do=file&location=" + index + "&canary=" + canary.name() + more, lines);
    }

    private Answer probe(String what) {
        return checkup.ask("do=probe&location=" + index + "&probe=" + what);
    }

    /** Returns whether files arrive, so that more can be looked at. */
    boolean run() {
        String problem = facts.text("location." + index + ".problem");
        if (!problem.isEmpty()) {
            skipAll("the application cannot write canaries to " + folder + " (" + problem + ")");
            return false;
        }
        if (!facts.is("proven.nginx")) {
            skipAll("nginx does not prove itself, so the JVM sends the files");
            return false;
        }
        if (!found()) {
            return false;
        }
        locationSlash();
        internal();
        ownerOnly();
        names();
        compression();
        new BridgeCheck(checkup, this, facts.is("proven.bridge"), proxied).run(probe("bridge"));
        new RangeChecks(checkup, this).run();
        return true;
    }

    private void skipAll(String why) {
        ALL.forEach(check -> report.skipped(check, prefix, why));
        RangeChecks.ALL.forEach(check -> report.skipped(check, prefix, why));
    }

    private void skipRest(String why, String... done) {
        ALL.stream()
                .filter(check -> !Arrays.asList(done).contains(check))
                .forEach(check -> report.skipped(check, prefix, why));
        RangeChecks.ALL.forEach(check -> report.skipped(check, prefix, why));
    }

    private boolean found() {
        Answer answer = file(Canary.PLAIN, "");
        if (checkup.is(Canary.PLAIN, answer)) {
            report.ok("folder", prefix, "nginx serves " + folder);
            report.ok("readable", prefix, "a file with mode 0644 arrives");
            return true;
        }
        if (answer.status() == 403) {
            report.fail(
                    "readable",
                    prefix,
                    "nginx answers 403 to a file with mode 0644" + users(),
                    "let the workers enter " + folder + ": \"chmod o+x\" for each folder above, or \"user\" in"
                            + " local-main.conf; and no \"deny\" in the location");
            skipRest("nginx may not read the file", "readable");
            return false;
        }
        if (answer.status() == 404 && checkup.is(Canary.PLAIN, probe("alias"))) {
            report.fail(
                    "alias-slash",
                    prefix,
                    "nginx finds the file only when the address has one slash more",
                    "end the alias in the location " + prefix + " with a slash: \"alias " + folder + "/;\""
                            + " (downloads.conf)");
            skipRest("the alias has no slash at its end", "alias-slash");
            return false;
        }
        notFound(answer);
        return false;
    }

    private void notFound(Answer answer) {
        if (answer.status() == 404) {
            report.fail(
                    "folder",
                    prefix,
                    "nginx answers 404 to a file that lies in " + folder,
                    "let the location " + prefix + " name that folder: \"alias " + folder + "/;\" in downloads.conf,"
                            + " or correct the InternalLocation");
        } else if (answer.status() == 200 && answer.body().length == 0) {
            report.fail(
                    "folder",
                    prefix,
                    "nginx does not act on X-Accel-Redirect: the answer is empty",
                    "remove \"proxy_ignore_headers X-Accel-Redirect\" from the location of the application");
        } else {
            report.fail(
                    "folder",
                    prefix,
                    "the file does not arrive: " + Checkup.seen(answer),
                    "look into the error log of nginx, and compare the location " + prefix + " with downloads.conf");
        }
        skipRest("the file does not arrive", "folder");
    }

    private void locationSlash() {
        report.ok("alias-slash", prefix, "files are found below the folder");
        if (checkup.is(Canary.PLAIN, probe("location"))) {
            report.fail(
                    "location-slash",
                    prefix,
                    "nginx takes the address without the slash behind the name, and so \"..\" leads out of " + folder,
                    "end the name of the location with a slash: \"location " + prefix + "\" (downloads.conf)");
        } else {
            report.ok("location-slash", prefix, "the name of the location ends with a slash");
        }
    }

    private void internal() {
        Answer answer = checkup.unsigned(facts.text("location." + index + ".uri"));
        boolean open = Arrays.equals(answer.body(), Canary.PLAIN.content(checkup.run()));
        if (open) {
            report.fail(
                    "internal",
                    prefix,
                    "everybody can fetch the files at " + prefix + " without asking the application",
                    "add the line \"internal;\" to the location " + prefix + " (downloads.conf)");
        } else {
            report.ok("internal", prefix, "clients do not get the file themselves: " + answer.status());
        }
    }

    private void ownerOnly() {
        Answer answer = file(Canary.PRIVATE, "");
        if (checkup.is(Canary.PRIVATE, answer)) {
            report.ok("private", prefix, "a file with mode 0600 arrives");
        } else {
            report.fail(
                    "private",
                    prefix,
                    "nginx answers " + answer.status() + " to a file with mode 0600, as Java creates temporary files"
                            + users(),
                    "let the workers run as the user of the JVM, \"user " + facts.text("user")
                            + ";\" in local-main.conf; or, with two users on purpose, give files the mode 0644"
                            + " and this doctor \"--accept private\"");
        }
    }

    private String users() {
        String worker = facts.text("worker.user");
        String own = facts.text("uid");
        return worker.isEmpty() || own.isEmpty() || worker.equals(own)
                ? ""
                : " (the worker is user " + worker + ", the JVM " + own + ")";
    }

    private void names() {
        String impossible = facts.text("location." + index + ".names");
        if (impossible.contains("the locale of this JVM")) {
            report.fail(
                    "names",
                    prefix,
                    "the JVM cannot write " + impossible,
                    "start the JVM with LC_ALL=C.UTF-8 in its environment");
            return;
        }
        for (Canary canary : Canary.NAMES) {
            boolean skipped = impossible.contains("\"" + canary.file() + "\"");
            Answer answer = skipped ? null : file(canary, "");
            if (answer != null && !checkup.is(canary, answer)) {
                report.fail(
                        "names",
                        prefix,
                        "\"" + canary.file() + "\" does not arrive: " + Checkup.seen(answer),
                        proxied
                                ? "use \"proxy_pass http://store/$1;\" with the capture of the location, or declare"
                                        + " InternalLocation.alias: proxy encodes twice"
                                : "use alias or root in the location " + prefix + ", without rewrite and proxy_pass;"
                                        + " or declare InternalLocation.proxy, which encodes twice");
                return;
            }
        }
        report.ok("names", prefix, "blanks, %, +, ;, ?, #, accents of both kinds and emoji arrive");
    }

    private void compression() {
        Answer answer = file(Canary.PLAIN, "&type=text/html", "Accept-Encoding: gzip, br, zstd");
        boolean coded = !answer.header("Content-Encoding").isEmpty();
        boolean weak = answer.header("ETag").startsWith("W/");
        if (coded || weak || !checkup.is(Canary.PLAIN, answer)) {
            report.fail(
                    "compression",
                    prefix,
                    "the file is compressed (" + answer.header("Content-Encoding")
                            + "): it has no length, no ranges and no strong ETag",
                    proxied
                            ? "put \"gzip off;\" and \"proxy_set_header Accept-Encoding \\\"\\\";\" into the location "
                                    + prefix
                            : "put \"gzip off;\" into the location " + prefix + " (downloads.conf)");
        } else {
            report.ok("compression", prefix, "the file is sent as it is");
        }
    }
}
