// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import dev.handoff.examples.benchmarks.Comparison.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One large file over each road, and over those that people use instead; it ends under its final name. */
record Uploads(Site site, Client client, boolean module) {

    /** The name of the form's field; Handoff names a body that is a file itself so. */
    static final String FIELD = "file";

    /** Returns where each application puts the file. */
    static Path target(Folders folders) {
        return folders.uploaded().resolve("big.bin");
    }

    Comparison comparison() {
        Comparison rows = new Comparison(
                "uploading " + (site.bigSize() >> 20) + " MiB",
                List.of("wall s", "JVM cpu s", "nginx cpu s"),
                "%12.3f%12.3f%12.3f");
        if (module) {
            form(rows, "U1", "nginx-upload-module, path and size", Application.RENAME, nginx("/module/"));
            form(rows, "R3", "Handoff, nginx-upload-module, CRC-32", Application.UPLOADS, nginx("/upload"));
        }
        form(rows, "U3", "nginx, Jetty getParts", Application.GET_PARTS, nginx("/get_parts/"));
        form(rows, "R1", "Handoff, spooled by nginx, CRC-32", Application.UPLOADS, nginx("/spool/"));
        raw(rows, "U5", "raw, spooled by nginx, renamed by hand", Application.RENAME, nginx("/rename/"));
        raw(rows, "R2", "Handoff, raw, spooled by nginx", Application.UPLOADS, nginx("/spool/"));
        form(rows, "U2", "Jetty getParts, direct", Application.GET_PARTS, direct(Application.GET_PARTS));
        form(rows, "U4", "commons-fileupload2, direct", Application.FILE_UPLOAD, direct(Application.FILE_UPLOAD));
        form(rows, "R4", "Handoff, direct, CRC-32", Application.UPLOADS, direct(Application.UPLOADS));
        return rows;
    }

    private URI nginx(String path) {
        return site.throughNginx(path);
    }

    private URI direct(Application application) {
        return site.direct(application, "/");
    }

    private void form(Comparison rows, String id, String what, Application application, URI uri) {
        rows.add(id, what, () -> take(application, uri, true));
    }

    private void raw(Comparison rows, String id, String what, Application application, URI uri) {
        rows.add(id, what, () -> take(application, uri, false));
    }

    private Sample take(Application application, URI uri, boolean form) throws IOException {
        Path file = site.folders().files().resolve(Site.BIG.substring(1));
        CpuClock jvm = site.jvmClock(application);
        CpuClock nginx = site.nginxClock();
        double wall = client.upload(uri, file, form, length -> length >= site.bigSize());
        Sample sample = new Sample(wall, jvm.seconds(), nginx.seconds());
        Path target = target(site.folders());
        if (Files.size(target) != site.bigSize()) {
            throw new IOException(uri + " kept " + Files.size(target) + " bytes of " + site.bigSize());
        }
        Files.delete(target);
        return sample;
    }

    /** Returns what lies in the folders where uploads wait: nothing, when each was claimed. */
    List<Path> leftovers() {
        return Stream.of(site.folders().spool(), site.folders().store())
                .flatMap(Uploads::list)
                .toList();
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
