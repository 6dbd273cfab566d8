// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.OddFiles;
import dev.handoff.internal.PercentEncoding;
import dev.handoff.zip.ZipManifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree keeps its names in a JVM whose locale knows ASCII only, as in many containers. */
class ZipPosixLocaleIT {

    @TempDir
    Path dir;

    @Test
    void treesKeepTheirNamesInAnyLocale() throws IOException, InterruptedException {
        OddFiles.write(OddFiles.named(dir, "na\u00EFve \u00FC.txt"), "found");
        OddFiles.write(OddFiles.named(dir, "plain.txt"), "plain");
        OddFiles.write(OddFiles.named(dir, "\u65E5\u672C"), "found too");
        String classPath = ChildJvm.origins(InternalLocation.class, ZipPosixLocaleIT.class).stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));

        List<String> lines = ChildJvm.run(
                List.of(), Map.of("LC_ALL", "POSIX", "LANG", "POSIX"), List.of("-cp", classPath), Tree.class, dir);

        assertThat(lines)
                .containsExactly(
                        "5 /p/na%C3%AFve%20%C3%BC.txt na%C3%AFve%20%C3%BC.txt",
                        "5 /p/plain.txt plain.txt",
                        "9 /p/%E6%97%A5%E6%9C%AC %E6%97%A5%E6%9C%AC",
                        "na%C3%AFve%20%C3%BC.txt found",
                        "plain.txt plain",
                        "%E6%97%A5%E6%9C%AC found too");
    }

    /** Prints ASCII only, since nothing else could be trusted to arrive. */
    static final class Tree {

        private Tree() {}

        public static void main(String[] args) throws IOException {
            Path directory = Path.of(args[0]);
            ZipManifest zip = ZipManifest.builder("a.zip")
                    .tree("", InternalLocation.alias("/p/", directory), directory)
                    .build();
            ByteArrayOutputStream manifest = new ByteArrayOutputStream();
            zip.writeTo(manifest);
            for (String line : manifest.toString(UTF_8).split("\n", -1)) {
                String[] fields = line.split(" ", 4);
                if (fields.length == 4) {
                    System.out.println(fields[1] + " " + fields[2] + " " + encode(fields[3]));
                }
            }
            ByteArrayOutputStream archive = new ByteArrayOutputStream();
            try (Reply reply = new EmbeddedNginx().answer(zip, new RequestHead("GET", Map.of()))) {
                reply.writeTo(archive);
            }
            ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(archive.toByteArray()));
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                System.out.println(encode(entry.getName()) + " " + new String(entries.readAllBytes(), UTF_8));
            }
        }

        private static String encode(String name) {
            return PercentEncoding.path(name.getBytes(UTF_8));
        }
    }
}
