// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ArchiveChecksTest {

    private static final byte[] LIST = "1a6349c5 4096 /protected/handoff-doctor/plain.txt plain.txt\n".getBytes(UTF_8);

    private final ScriptedServer server = new ScriptedServer();

    private String run(boolean announced) throws IOException {
        Checkup checkup = server.checkup();
        server.on("do=zip", 200, archive(checkup));
        new ArchiveChecks(checkup, new Facts().put("proven.zip", announced), 0).run();
        return server.text();
    }

    private static byte[] archive(Checkup checkup) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("plain.txt"));
            zip.write(Canary.PLAIN.content(checkup.run()));
            zip.putNextEntry(new ZipEntry("\u00DCbersicht/tiny.txt"));
            zip.write(Canary.TINY.content(checkup.run()));
            zip.putNextEntry(new ZipEntry("leer/"));
        }
        return out.toByteArray();
    }

    @Test
    void inflatesNoMoreThanItAskedFor() throws Exception {
        server.on("do=zip", 200, bomb());

        assertThat(run(false)).contains("FAIL    archive              the archive does not arrive: status 200");
    }

    /** Returns an entry of three gigabytes, more than an array can hold: one deflated block over and over again. */
    private static byte[] bomb() {
        byte[] block = new byte[4096];
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(new byte[1 << 20]);
        int length = deflater.deflate(block, 0, block.length, Deflater.SYNC_FLUSH);
        deflater.end();
        byte[] name = "plain.txt".getBytes(UTF_8);
        ByteBuffer zip = ByteBuffer.allocate(30 + name.length + (3 << 10) * length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {'P', 'K', 3, 4, 20, 0, 8, 0, ZipEntry.DEFLATED, 0})
                .putShort(26, (short) name.length)
                .position(30)
                .put(name);
        while (zip.hasRemaining()) {
            zip.put(block, 0, length);
        }
        return zip.array();
    }

    @Test
    void namesATokenWithoutAModuleEvenWhenTheListHasNoHead() throws Exception {
        server.on("do=zip", 0, LIST);

        assertThat(run(true))
                .contains("FAIL    zip-token            clients receive the list of files instead of the archive")
                .contains("8 skipped");
    }

    @Test
    void namesAModuleThatIsNotAnnounced() throws Exception {
        Checkup checkup = server.checkup();
        server.on("do=manifest", 200, archive(checkup), "X-Archive-Files: zip", "Cache-Control: max-age=0");
        server.on("do=echo", 200, new Facts().put("accept-encoding", "[gzip]"));

        assertThat(run(false))
                .contains("FAIL    zip-module           nginx has mod_zip, but the token")
                .contains("FAIL    archive-encoding     Accept-Encoding reaches the application")
                .contains("FAIL    archive-headers      clients see what mod_zip is told: X-Archive-Files: zip")
                .contains("FAIL    archive-caching      Cache-Control of the application is lost");
    }

    @Test
    void namesAnArchiveOfOtherBytes() throws Exception {
        server.on("do=expected", 200, new byte[10]);

        assertThat(run(true))
                .contains("FAIL    archive-equal        the archive of nginx is another one than the JVM expects: ")
                .contains("use mod_zip 1.3.0 or later");
    }

    @Test
    void namesAnArchiveThatDoesNotArrive() throws Exception {
        server.on("do=manifest", 200, LIST).brokenOff("do=zip");

        assertThat(run(false))
                .contains("FAIL    archive              the archive does not arrive: status 200 and 2 bytes, cut off")
                .contains("6 skipped");
    }
}
