// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.testing.Archives;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.ScenarioApplication;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import dev.handoff.zip.ZipManifest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** mod_zip cannot read a compressed manifest, and what is compressed has neither length nor parts. */
class ZipCompressionIT {

    private static final String MODULE = "X-Handoff-Proxy: " + RealNginx.SECRET + "; zip";
    private static final String GZIP = "Accept-Encoding: gzip, deflate, br";

    @TempDir
    static Path data;

    private static InternalLocation location;

    @BeforeAll
    static void start() throws Exception {
        Path files = Files.createDirectory(data.resolve("files"));
        Archives.write(files);
        location = InternalLocation.alias("/protected/", files);
    }

    /** Starts a container for one request: two of a kind in one JVM get into each other's way. */
    private static RawHttp.Response ask(boolean exceptionsToo, String scenario, String... headerLines)
            throws Exception {
        try (Container container = Container.compressing(exceptionsToo, new ScenarioApplication(location))) {
            return RawHttp.get(container.port(), scenario, headerLines);
        }
    }

    @Test
    void theContainerDoesCompress() throws Exception {
        RawHttp.Response answer = ask(false, "/bare?contentType=text/plain;bytes", GZIP);

        assertThat(answer.headers("Content-Encoding")).as(answer.toString()).containsExactly("gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bare?zip", "/etag?zip", "/guard?zip", "/bare?writer;zip", "/bare?asyncThread;zip"})
    void leavesTheManifestAsItIs(String scenario) throws Exception {
        ZipManifest zip = Archives.named(location, "whole");
        var manifest = new ByteArrayOutputStream();
        zip.writeTo(manifest);

        RawHttp.Response told = ask(true, scenario, MODULE, GZIP);

        assertThat(told.text()).as(told.toString()).isEqualTo(manifest.toString(StandardCharsets.ISO_8859_1));
        assertThat(told.headers("Content-Length")).containsExactly(String.valueOf(zip.manifestSize()));
        assertThat(told.headers("ETag")).containsExactly(zip.headers().get("ETag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bare?zip", "/etag?zip", "/guard?zip", "/bare?writer;zip", "/bare?asyncThread;zip"})
    void leavesTheArchiveAsItIs(String scenario) throws Exception {
        assertWholeAndParts(scenario, Archives.named(location, "whole").archiveSize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bare?send=text.txt", "/etag?send=text.txt", "/guard?xar=/protected/text.txt"})
    void leavesAFileAsItIs(String scenario) throws Exception {
        Files.writeString(location.directory().resolve("text.txt"), "a text to compress ".repeat(1000));

        assertWholeAndParts(scenario, 19_000);
    }

    private static void assertWholeAndParts(String scenario, long length) throws Exception {
        byte[] expected = null;
        for (boolean exceptionsToo : List.of(false, true)) {
            RawHttp.Response whole = ask(exceptionsToo, scenario, GZIP);
            RawHttp.Response part = ask(exceptionsToo, scenario, GZIP, "Range: bytes=0-999");

            assertThat(whole.headers("Content-Length")).as(whole.toString()).containsExactly(String.valueOf(length));
            assertThat(whole.headers("Content-Encoding")).isSubsetOf("identity");
            assertThat(whole.headers("ETag")).hasSize(1).noneMatch(tag -> tag.contains("gzip"));
            expected = expected == null ? whole.body() : expected;
            assertThat(whole.body()).isEqualTo(expected);
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.body()).as(part.toString()).hasSize(1000).isEqualTo(Arrays.copyOf(expected, 1000));
        }
    }
}
