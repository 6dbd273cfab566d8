// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.servlet.doctor.Wire.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Parts of a file, and requests on a condition. */
final class RangeChecks {

    static final List<String> ALL = List.of("ranges", "conditions");

    private final LocationChecks location;
    private final Report report;
    private final byte[] content;

    RangeChecks(Checkup checkup, LocationChecks location) {
        this.location = location;
        this.report = checkup.report();
        this.content = Canary.PLAIN.content(checkup.run());
    }

    void run() {
        Answer whole = location.file(Canary.PLAIN, "");
        String wrong = wrongRange(whole.header("ETag"));
        if (wrong.isEmpty()) {
            report.ok("ranges", location.prefix(), "parts of a file arrive, one and several");
        } else {
            report.fail(
                    "ranges",
                    location.prefix(),
                    wrong,
                    "put \"max_ranges 64;\" into the location " + location.prefix() + " (downloads.conf), and neither"
                            + " gzip nor another filter");
        }
        conditions(whole.header("ETag"), whole.header("Last-Modified"));
    }

    /** Returns what is wrong; empty when nothing is. */
    private String wrongRange(String tag) {
        if (!part("bytes=2-5", 2, 6)) {
            return "a part in the middle is not answered by 206 and these bytes";
        }
        if (!part("bytes=-7", content.length - 7, content.length)) {
            return "the end of a file is not answered by 206 and these bytes";
        }
        Answer several = location.file(Canary.PLAIN, "", "Range: bytes=0-1,5-8");
        boolean both = several.text().contains(new String(Arrays.copyOfRange(content, 5, 9), StandardCharsets.UTF_8));
        if (several.status() != 206 || !several.header("Content-Type").startsWith("multipart/byteranges") || !both) {
            return "two parts at once are not answered by 206 and multipart/byteranges: " + Checkup.seen(several);
        }
        if (location.file(Canary.PLAIN, "", "Range: bytes=0-3", "If-Range: \"another\"")
                        .status()
                != 200) {
            return "a part of another version of the file is not answered by the whole file";
        }
        boolean same = tag.isEmpty() || part("bytes=0-3", 0, 4, "If-Range: " + tag);
        return same ? "" : "a part of this very version (If-Range) is not answered by 206";
    }

    private boolean part(String range, int from, int to, String... more) {
        String[] lines = Arrays.copyOf(more, more.length + 1);
        lines[more.length] = "Range: " + range;
        Answer answer = location.file(Canary.PLAIN, "", lines);
        String expected = "bytes " + from + "-" + (to - 1) + "/" + content.length;
        return answer.status() == 206
                && answer.header("Content-Range").equals(expected)
                && Arrays.equals(answer.body(), Arrays.copyOfRange(content, from, to));
    }

    private void conditions(String tag, String modified) {
        String prefix = location.prefix();
        String fix =
                "remove \"etag off;\" and \"if_modified_since off;\" from the location " + prefix + " (downloads.conf)";
        if (tag.isEmpty() || modified.isEmpty()) {
            report.fail("conditions", prefix, "files have no ETag or no Last-Modified", fix);
        } else if (location.file(Canary.PLAIN, "", "If-None-Match: " + tag).status() != 304) {
            report.fail("conditions", prefix, "a file that did not change is sent again (If-None-Match)", fix);
        } else if (location.file(Canary.PLAIN, "", "If-Modified-Since: " + modified)
                        .status()
                != 304) {
            report.fail("conditions", prefix, "a file that did not change is sent again (If-Modified-Since)", fix);
        } else {
            report.ok("conditions", prefix, "a file that did not change is answered by 304");
        }
    }
}
