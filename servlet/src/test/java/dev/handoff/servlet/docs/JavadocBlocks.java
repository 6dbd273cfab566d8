// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import dev.handoff.Crc32;
import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.embedded.EmbeddedNginx;
import dev.handoff.embedded.Reply;
import dev.handoff.embedded.RequestHead;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ZipManifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the Javadoc of the library shows. */
final class JavadocBlocks {

    // location /protected/reports/ { internal; alias /srv/reports/; }
    static final InternalLocation REPORTS = InternalLocation.alias("/protected/reports/", Path.of("/srv/reports"));

    private static final InternalLocation INVOICES = REPORTS;

    private JavadocBlocks() {}

    private record Invoice(String title, Path file, Crc32 crc32) {}

    static ZipManifest archive(List<Invoice> invoices) throws IOException {
        ManifestBuilder zip = ZipManifest.builder("invoices-2024.zip");
        for (Invoice i : invoices) {
            zip.file("2024/" + i.title() + ".pdf", INVOICES, i.file(), i.crc32());
        }
        ZipManifest manifest = zip.build();
        return manifest;
    }

    static void answer(AccelRedirect redirect, OutputStream out) throws IOException {
        try (Reply reply =
                new EmbeddedNginx().answer(redirect, new RequestHead("GET", Map.of("Range", "bytes=0-99")))) {
            reply.writeTo(out);
        }
    }
}
