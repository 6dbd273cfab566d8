// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.accel.InternalLocation;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ZipManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** Archives of nothing but canaries. */
final class CanaryArchives {

    private CanaryArchives() {}

    /** Returns one with two files and an empty folder. */
    static ZipManifest small(InternalLocation location, CanaryFolder folder) throws IOException {
        return ZipManifest.builder("canaries of the doctor.zip")
                .lastModified(Instant.EPOCH.plusSeconds(1_700_000_000))
                .file("plain.txt", location, folder.file(Canary.PLAIN))
                .file("\u00DCbersicht/tiny.txt", location, folder.file(Canary.TINY))
                .directory("leer")
                .build();
    }

    /** Returns one that needs more descriptors than a worker has by default. */
    static ZipManifest large(InternalLocation location, CanaryFolder folder) throws IOException {
        ManifestBuilder archive = ZipManifest.builder("many canaries of the doctor.zip");
        Path tiny = folder.file(Canary.TINY);
        for (int i = 0; i < DoctorServlet.MANY; i++) {
            archive.file(i + ".txt", location, tiny);
        }
        return archive.build();
    }
}
