// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.net.URI;
import java.util.List;

/** One archive of many files, through mod_zip where that is loaded, and from the JVM. */
record Zips(Site site, Client client, boolean module, String size) {

    Comparison comparison() {
        Comparison rows = new Comparison(
                "an archive of " + size, List.of("wall s", "JVM cpu s", "nginx cpu s"), "%12.3f%12.3f%12.3f");
        if (module) {
            row(
                    rows,
                    "D1",
                    "nginx, one static file of that size",
                    Application.ARCHIVE,
                    site.throughNginx("/static" + Site.BIG));
            row(
                    rows,
                    "Z1",
                    "mod_zip, manifest by String.format",
                    Application.MANIFEST_BY_HAND,
                    site.throughNginx("/manifest_by_hand/"));
            row(rows, "A1", "Handoff, through mod_zip", Application.ARCHIVE, site.throughNginx("/"));
        }
        row(
                rows,
                "Z2",
                "ZipOutputStream, stored, CRC-32 known, direct",
                Application.ZIP_STREAM,
                site.direct(Application.ZIP_STREAM, "/"));
        row(rows, "A2", "Handoff, direct", Application.ARCHIVE, site.direct(Application.ARCHIVE, "/"));
        return rows;
    }

    private void row(Comparison rows, String id, String what, Application application, URI uri) {
        rows.add(id, what, () -> {
            CpuClock jvm = site.jvmClock(application);
            CpuClock nginx = site.nginxClock();
            double wall = client.download(uri, null, length -> length >= site.bigSize());
            return new Comparison.Sample(wall, jvm.seconds(), nginx.seconds());
        });
    }
}
