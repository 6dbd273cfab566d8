// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Many small answers: whole files of 1 KiB, and ranges of 64 KiB from the large file. */
record Rates(Site site, int requests) {

    private static final int RANGE_LENGTH = 64 * 1024;
    private static final int DIFFERENT_RANGES = 1024;

    Comparison comparison() {
        Comparison rows = new Comparison(
                requests + " small answers",
                List.of("requests/s", "JVM µs each", "nginx µs each"),
                "%12.0f%12.1f%12.1f");
        small(rows, "S1", "nginx, static file", Application.HANDOFF, site.throughNginx("/static" + Site.SMALL));
        small(
                rows,
                "S2",
                "header set by hand, through nginx",
                Application.BY_HAND,
                site.throughNginx("/by_hand" + Site.SMALL));
        small(rows, "S3", "Handoff, through nginx", Application.HANDOFF, site.throughNginx(Site.SMALL));
        small(
                rows,
                "S4",
                "header by hand under GuardFilter, through nginx",
                Application.GUARDED,
                site.throughNginx("/guarded" + Site.SMALL));
        small(
                rows,
                "S5",
                "Jetty DefaultServlet, direct",
                Application.DEFAULT_SERVLET,
                site.direct(Application.DEFAULT_SERVLET, Site.SMALL));
        small(rows, "S6", "Handoff, direct", Application.HANDOFF, site.direct(Application.HANDOFF, Site.SMALL));
        ranges(rows, "R1", "Jetty DefaultServlet, direct, ranges of 64 KiB", Application.DEFAULT_SERVLET);
        ranges(rows, "R2", "Handoff, direct, ranges of 64 KiB", Application.HANDOFF);
        return rows;
    }

    private void small(Comparison rows, String id, String what, Application application, URI uri) {
        List<ByteBuffer> one = List.of(HttpConnection.request(uri.getRawPath(), null));
        add(rows, id, what, application, new Load(uri.getPort(), one, 200, Site.SMALL_SIZE));
    }

    private void ranges(Comparison rows, String id, String what, Application application) {
        URI uri = site.direct(application, Site.BIG);
        Random random = new Random(DIFFERENT_RANGES);
        List<ByteBuffer> ranges = new ArrayList<>();
        for (int i = 0; i < DIFFERENT_RANGES; i++) {
            long first = (long) (random.nextDouble() * (site.bigSize() - RANGE_LENGTH));
            ranges.add(HttpConnection.request(uri.getRawPath(), first + "-" + (first + RANGE_LENGTH - 1)));
        }
        add(rows, id, what, application, new Load(uri.getPort(), ranges, 206, RANGE_LENGTH));
    }

    private void add(Comparison rows, String id, String what, Application application, Load load) {
        rows.add(id, what, () -> {
            CpuClock jvm = site.jvmClock(application);
            CpuClock nginx = site.nginxClock();
            double seconds = load.run(requests);
            double microseconds = 1e6 / requests;
            return new Comparison.Sample(
                    requests / seconds, jvm.seconds() * microseconds, nginx.seconds() * microseconds);
        });
    }
}
