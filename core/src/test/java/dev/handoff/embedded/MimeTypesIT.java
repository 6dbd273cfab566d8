// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import dev.handoff.testing.StubUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in and nginx read the same table. */
class MimeTypesIT {

    @TempDir
    Path dir;

    @Test
    void everyExtensionHasTheTypeThatNginxGivesIt() throws IOException {
        RealNginx.assumeInstalled();
        Map<String, String> types =
                MimeTypes.parse(Files.readString(Path.of(System.getProperty("handoff.nginxConf"), "mime.types")));
        Path files = Files.createDirectories(dir.resolve("files"));
        Map<String, String> fromStandIn = new TreeMap<>();
        Map<String, String> fromNginx = new TreeMap<>();

        try (StubUpstream app = StubUpstream.answering(request ->
                        StubUpstream.response("200 OK", "", "X-Accel-Redirect: /protected" + request.target()));
                RealNginx nginx = RealNginx.behind(app.port()).prefix(dir).start()) {
            for (String extension : types.keySet()) {
                for (String name : new String[] {"a." + extension, "b." + extension.toUpperCase(Locale.ROOT)}) {
                    Files.createFile(files.resolve(name));
                    fromStandIn.put(name, MimeTypes.of(name));
                    fromNginx.put(
                            name,
                            RawHttp.get(nginx.port(), "/" + name)
                                    .header("Content-Type")
                                    .orElse("none"));
                }
            }
        }

        assertThat(fromNginx).hasSizeGreaterThan(200).isEqualTo(fromStandIn);
    }
}
