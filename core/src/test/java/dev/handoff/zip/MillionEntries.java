// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import dev.handoff.embedded.EmbeddedNginx;
import dev.handoff.embedded.Reply;
import dev.handoff.embedded.RequestHead;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

/** A program that {@link MillionEntriesIT} runs in a JVM with little heap: builds, writes and streams an archive. */
final class MillionEntries {

    private static final int FILES = 100_000;
    private static final int ENTRIES = 1_000_000;

    private MillionEntries() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]).toAbsolutePath();
        Crc32 crc32 = Crc32.of(file);
        InternalLocation location = InternalLocation.alias("/protected/", file.getParent());
        ManifestBuilder builder = ZipManifest.builder("million.zip");
        for (int i = 0; i < ENTRIES; i++) {
            String name = "a folder of the archive/number " + i / 1_000 + "/an ordinary name " + i;
            if (i % (ENTRIES / FILES) == 0) {
                builder.file(name + ".txt", location, file, crc32);
            } else {
                builder.directory(name + " of which there are many");
            }
        }
        ZipManifest zip = builder.build();

        Count manifest = new Count();
        zip.writeTo(manifest);
        require(manifest.bytes, zip.manifestSize());
        require(send(zip, Map.of()), zip.archiveSize());
        require(send(zip, Map.of("Range", "bytes=-1000000")), 1_000_000);
        System.out.println("entries: " + zip.entries().size());
    }

    private static long send(ZipManifest zip, Map<String, String> headers) throws IOException {
        Count out = new Count();
        try (Reply reply = new EmbeddedNginx().answer(zip, new RequestHead("GET", headers))) {
            reply.writeTo(out);
        }
        return out.bytes;
    }

    private static void require(long actual, long expected) {
        if (actual != expected) {
            throw new IllegalStateException(actual + " bytes instead of " + expected);
        }
    }

    private static final class Count extends OutputStream {

        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int off, int len) {
            bytes += len;
        }
    }
}
