// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.net.URI;
import java.util.List;

/** One large file, whole and from its second byte on. */
record Transfers(Site site, Client client, int mebibytes) {

    private static final Application HANDOFF = Application.HANDOFF;

    Comparison comparison() {
        Comparison rows = new Comparison(
                "moving " + mebibytes + " MiB", List.of("wall s", "JVM cpu s", "nginx cpu s"), "%12.3f%12.3f%12.3f");
        whole(rows, "D1", "nginx, static file", HANDOFF, throughNginx("/static"));
        whole(rows, "D2", "header set by hand, through nginx", Application.BY_HAND, throughNginx("/by_hand"));
        whole(rows, "H1", "Handoff, through nginx", HANDOFF, throughNginx(""));
        whole(
                rows,
                "H2",
                "header by hand under GuardFilter, through nginx",
                Application.GUARDED,
                throughNginx("/guarded"));
        whole(
                rows,
                "D3",
                "Jetty DefaultServlet, direct",
                Application.DEFAULT_SERVLET,
                direct(Application.DEFAULT_SERVLET));
        whole(rows, "H3", "Handoff, direct", HANDOFF, direct(HANDOFF));
        whole(rows, "D4", "Files.copy, direct", Application.FILES_COPY, direct(Application.FILES_COPY));
        whole(rows, "D5", "Files.copy, behind proxy_pass", Application.FILES_COPY, throughNginx("/files_copy"));
        range(rows, "D3r", "Jetty DefaultServlet, direct, range 1-", Application.DEFAULT_SERVLET);
        range(rows, "H3r", "Handoff, direct, range 1-", HANDOFF);
        return rows;
    }

    private URI throughNginx(String prefix) {
        return site.throughNginx(prefix + Site.BIG);
    }

    private URI direct(Application application) {
        return site.direct(application, Site.BIG);
    }

    private void whole(Comparison rows, String id, String what, Application application, URI uri) {
        add(rows, id, what, application, uri, null);
    }

    private void range(Comparison rows, String id, String what, Application application) {
        add(rows, id, what, application, direct(application), "1-");
    }

    private void add(Comparison rows, String id, String what, Application application, URI uri, String range) {
        long length = range == null ? site.bigSize() : site.bigSize() - 1;
        rows.add(id, what, () -> {
            CpuClock jvm = site.jvmClock(application);
            CpuClock nginx = site.nginxClock();
            double wall = client.download(uri, range, count -> count == length);
            return new Comparison.Sample(wall, jvm.seconds(), nginx.seconds());
        });
    }
}
