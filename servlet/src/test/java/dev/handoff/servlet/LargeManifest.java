// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.HandlerServlet;
import dev.handoff.testing.RealNginx;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ZipManifest;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A program that {@link LargeManifestIT} runs in a JVM with little heap: a container whose one servlet sends an archive
 * of very many entries, until its standard input ends.
 */
final class LargeManifest {

    /** Few: at each file nginx walks over all that a slow client has not taken yet. */
    private static final int FILES = 100;

    private LargeManifest() {}

    public static void main(String[] arguments) throws Exception {
        ZipManifest zip = manifest(Path.of(arguments[0]).toAbsolutePath(), Integer.parseInt(arguments[1]));
        try (Container container = Container.started(context -> {
            Handoff.builder().proxySecret(RealNginx.SECRET).build().install(context);
            HandlerServlet.map(context, "/large", (req, res) -> Nginx.send(zip, req, res));
        })) {
            System.out.println("serves " + container.port() + ' ' + zip.manifestSize() + ' ' + zip.archiveSize());
            System.in.transferTo(System.out);
        }
        System.exit(0); // some containers leave threads
    }

    private static ZipManifest manifest(Path file, int entries) throws IOException {
        InternalLocation location = InternalLocation.alias("/protected/", file.getParent());
        Crc32 crc32 = Crc32.of(file);
        ManifestBuilder zip = ZipManifest.builder("large.zip");
        for (int i = 0; i < entries; i++) {
            String name = "a folder of the archive/number " + i / 1_000 + "/an ordinary name of some length " + i;
            if (i % (entries / FILES) == 0) {
                zip.file(name + ".txt", location, file, crc32);
            } else {
                zip.directory(name);
            }
        }
        return zip.build();
    }
}
