// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.servlet.doctor.Wire.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Archives: who makes them, and whether they arrive as they were made. */
final class ArchiveChecks {

    static final List<String> ALL = List.of(
            "zip-token",
            "zip-module",
            "archive",
            "archive-equal",
            "archive-ranges",
            "archive-compression",
            "archive-encoding",
            "archive-headers",
            "archive-caching");

    private static final String ZIP_CONF = "put \"include zip.conf;\" beside handoff-proxy.conf into the location of"
            + " nginx.conf that proxies to this address";

    private final Checkup checkup;
    private final Report report;
    private final boolean announced;
    private final int location;

    /** @param location the number of one whose files arrive */
    ArchiveChecks(Checkup checkup, Facts facts, int location) {
        this.checkup = checkup;
        this.report = checkup.report();
        this.announced = facts.is("proven.zip");
        this.location = location;
    }

    private Answer ask(String what, String... lines) {
        return checkup.ask("do=" + what + "&location=" + location, lines);
    }

    /** Returns whether archives arrive. */
    boolean run() {
        Answer archive = ask("zip");
        // a module that was not announced gets the list as the one that was does
        Answer told = announced ? archive : ask("manifest");
        boolean module = isArchive(told);
        if (announced && isList(archive)) {
            report.fail(
                    "zip-token",
                    "",
                    "clients receive the list of files instead of the archive: the token \"zip\" is announced, but nginx"
                            + " has no mod_zip",
                    "load ngx_http_zip_module.so in local-main.conf, or take \"; zip\" out of local-http.conf");
            skipRest("clients receive the list", "zip-token");
            return false;
        }
        token(module);
        if (!isArchive(archive) || !entriesAreRight(archive.body())) {
            report.fail(
                    "archive",
                    "",
                    "the archive does not arrive: " + Checkup.seen(archive),
                    "look for \"mod_zip\" in the error log of nginx, and " + ZIP_CONF);
            skipRest("the archive does not arrive", "zip-token", "zip-module", "archive");
            return false;
        }
        report.ok("archive", "", "an archive by " + (announced ? "nginx" : "the JVM") + " arrives");
        equal(archive.body());
        ranges(archive.body().length);
        compression();
        whatZipConfDoes(module, told);
        return true;
    }

    private void skipRest(String why, String... done) {
        ALL.stream()
                .filter(check -> !Arrays.asList(done).contains(check))
                .forEach(check -> report.skipped(check, "", why));
    }

    private void token(boolean module) {
        report.ok("zip-token", "", announced ? "announced, and nginx makes archives" : "not announced");
        if (!announced && module) {
            report.fail(
                    "zip-module",
                    "",
                    "nginx has mod_zip, but the token \"zip\" is not announced: the JVM writes all archives",
                    "add \"; zip\" behind the secret in local-http.conf, or, should the JVM write them on purpose, give"
                            + " this doctor \"--accept zip-module\"");
        } else {
            report.ok("zip-module", "", announced ? "mod_zip is loaded" : "mod_zip is not loaded");
        }
    }

    private static boolean isArchive(Answer answer) {
        byte[] body = answer.body();
        return answer.status() == 200 && answer.whole() && body.length > 22 && body[0] == 'P' && body[1] == 'K';
    }

    /** Begins as the manifest of the canaries does, with or without the head that the module forgets. */
    private static boolean isList(Answer answer) {
        return answer.text().matches("(?s)[0-9a-f]{8} [0-9]+ /.*");
    }

    private boolean entriesAreRight(byte[] archive) {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            boolean right =
                    isNext("plain.txt", Canary.PLAIN, zip) && isNext("\u00DCbersicht/tiny.txt", Canary.TINY, zip);
            ZipEntry empty = right ? zip.getNextEntry() : null;
            return empty != null && empty.isDirectory();
        } catch (IOException | IllegalArgumentException e) {
            return false; // no names in UTF-8 is the latter
        }
    }

    /** Reads no more than it has to: what nginx has not made may become any size when it is inflated. */
    private boolean isNext(String name, Canary canary, ZipInputStream zip) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        byte[] content = canary.content(checkup.run());
        return entry != null
                && entry.getName().equals(name)
                && Arrays.equals(zip.readNBytes(content.length + 1), content);
    }

    /** Byte for byte, in the second that nginx wrote into the first entry. */
    private void equal(byte[] archive) {
        if (!announced) {
            report.skipped("archive-equal", "", "the JVM makes the archives");
            return;
        }
        Answer expected = ask("expected&second=" + second(archive));
        if (Arrays.equals(expected.body(), archive)) {
            report.ok("archive-equal", "", "the archive of nginx is that of the JVM, byte for byte");
        } else {
            report.fail(
                    "archive-equal",
                    "",
                    "the archive of nginx is another one than the JVM expects: " + archive.length + " bytes instead of "
                            + expected.body().length,
                    "use mod_zip 1.3.0 or later, or take \"; zip\" out of local-http.conf");
        }
    }

    /** Reads the time in the first local header: behind the name, in the field UT. */
    private static long second(byte[] archive) {
        ByteBuffer head = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        int field = 30 + head.getShort(26) + 5;
        return Integer.toUnsignedLong(head.getInt(field));
    }

    private void ranges(int length) {
        Answer first = ask("zip", "Range: bytes=0-3");
        Answer last = ask("zip", "Range: bytes=-22");
        String expected = "bytes 0-3/" + length;
        boolean right = first.status() == 206
                && first.header("Content-Range").equals(expected)
                && new String(first.body(), StandardCharsets.ISO_8859_1).equals("PK\3\4")
                && last.status() == 206
                && new String(last.body(), StandardCharsets.ISO_8859_1).startsWith("PK\5\6");
        if (right) {
            report.ok("archive-ranges", "", "a download of an archive can be resumed");
        } else {
            report.fail(
                    "archive-ranges",
                    "",
                    "a part of an archive is not answered by 206: " + Checkup.seen(first),
                    "pass Range and If-Range on to the application: no proxy_set_header Range, no proxy_cache; see zip.conf");
        }
    }

    private void compression() {
        Answer answer = ask("zip", "Accept-Encoding: gzip, br, zstd");
        List<String> codings = answer.headers("Content-Encoding").stream()
                .filter(coding -> !coding.equalsIgnoreCase("identity"))
                .toList();
        if (codings.isEmpty() && isArchive(answer)) {
            report.ok("archive-compression", "", "nobody compresses archives");
        } else {
            report.fail(
                    "archive-compression",
                    "",
                    "the archive is compressed (" + String.join(", ", codings)
                            + "): it has no length and cannot be resumed",
                    "put \"gzip off;\" into the location of nginx.conf that proxies to this address (zip.conf)");
        }
    }

    private void whatZipConfDoes(boolean module, Answer told) {
        if (!module) {
            for (String check : List.of("archive-encoding", "archive-headers", "archive-caching")) {
                report.skipped(check, "", "nginx makes no archives");
            }
            return;
        }
        boolean asked = checkup.facts("do=echo", "Accept-Encoding: gzip")
                .map(facts -> facts.text("accept-encoding").contains("gzip"))
                .orElse(false);
        if (asked) {
            report.fail(
                    "archive-encoding",
                    "",
                    "Accept-Encoding reaches the application, which may compress the list so that mod_zip cannot read it",
                    ZIP_CONF + ", with its line proxy_set_header Accept-Encoding \"\"");
        } else {
            report.ok("archive-encoding", "", "nobody is asked to compress the list");
        }
        List<String> orders = told.lines().stream()
                .filter(line -> line.regionMatches(true, 0, "X-Archive-", 0, 10))
                .toList();
        if (orders.isEmpty()) {
            report.ok("archive-headers", "", "what mod_zip is told stays in nginx");
        } else {
            report.fail(
                    "archive-headers",
                    "",
                    "clients see what mod_zip is told: " + orders.get(0),
                    ZIP_CONF + ", with its lines proxy_hide_header");
        }
        caching(ask("manifest"));
    }

    /** mod_zip replaces Cache-Control; the line of zip.conf brings back that of the application. */
    private void caching(Answer told) {
        if (told.headers("Cache-Control").contains(DoctorServlet.CACHE_CONTROL)) {
            report.ok("archive-caching", "", "Cache-Control of the application arrives");
        } else {
            report.fail(
                    "archive-caching",
                    "",
                    "Cache-Control of the application is lost: any cache may keep the archive",
                    ZIP_CONF + ", with its line add_header Cache-Control");
        }
    }
}
