// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.RawHttp.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped zip.conf with the real mod_zip behind it. Skipped where the module is not there. */
class ZipConfIT {
    private static final int FILES = 1500;

    /** What sites have at outer levels, and what would break archives without zip.conf. */
    private static final String CARELESS = """
            gzip on;
            gzip_types *;
            gzip_proxied any;
            proxy_cache_path nginx/cache keys_zone=careless:1m;
            proxy_cache careless;
            proxy_cache_valid 200 1h;
            """;

    @TempDir
    Path dir;

    private String manifest;
    private StubUpstream app;
    private RealNginx nginx;

    @BeforeEach
    void start() throws IOException {
        RealNginx.assumeInstalled();
        manifest = shareFiles();
        app = StubUpstream.answering(request -> StubUpstream.response(
                "200 OK",
                manifest,
                "X-Archive-Files: zip",
                "X-Archive-Pass-Headers: X-Any",
                "Accept-Ranges: bytes",
                "Content-Type: application/zip",
                "Last-Modified: Fri, 02 Jan 2026 03:04:05 GMT",
                "ETag: \"any\""));
        nginx = RealNginx.behind(app.port())
                .prefix(dir)
                .modules("ngx_http_zip_module.so")
                .httpConf(CARELESS)
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        if (nginx != null) {
            nginx.close();
        }
        if (app != null) {
            app.close();
        }
    }

    private String shareFiles() throws IOException {
        Files.createDirectories(dir.resolve("files"));
        var lines = new StringBuilder();
        for (int i = 0; i < FILES; i++) {
            byte[] content = ("content of " + i).getBytes();
            Files.write(dir.resolve("files/" + i + ".txt"), content);
            var crc = new CRC32();
            crc.update(content);
            // Long names make the list larger than all buffers of one proxied answer.
            lines.append("%08x %d /protected/%d.txt %s%d.txt\n"
                    .formatted(crc.getValue(), content.length, i, "folder/".repeat(12), i));
        }
        return lines.toString();
    }

    @Test
    void archives1500FilesAtEachRequest() throws IOException {
        assertThat(manifest.length()).isGreaterThan(144 * 1024);

        for (int i = 0; i < 3; i++) {
            Response answer = RawHttp.get(nginx.port(), "/any", "Accept-Encoding: gzip");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Encoding")).isEmpty();
            assertThat(answer.headers("Content-Length")).containsExactly(Integer.toString(answer.body().length));
            assertThat(names(answer.body())).hasSize(FILES);
        }
        assertThat(nginx.errorLog()).isEmpty();
    }

    @Test
    void keepsTheHeadersOfTheListFromTheClient() throws IOException {
        assertThat(RawHttp.get(nginx.port(), "/any").headers())
                .noneMatch(header -> header.name().toLowerCase().startsWith("x-"));
    }

    @Test
    void asksForAListThatIsNotCompressedAndPassesTheRangeOn() throws IOException {
        Response part = RawHttp.get(nginx.port(), "/any", "Accept-Encoding: gzip, br", "Range: bytes=0-3");

        StubUpstream.Request seen = app.takeRequest();
        assertThat(seen.headers("Accept-Encoding")).isEmpty();
        assertThat(seen.headers("Range")).containsExactly("bytes=0-3");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("PK\u0003\u0004");
    }

    @Test
    void keepsNoListInACache() throws IOException {
        RawHttp.get(nginx.port(), "/any");
        app.takeRequest();

        Response again = RawHttp.get(nginx.port(), "/any", "If-None-Match: \"any\"");

        assertThat(app.takeRequest().headers("If-None-Match")).containsExactly("\"any\"");
        assertThat(again.text()).startsWith("PK");
    }

    private static List<String> names(byte[] archive) throws IOException {
        List<String> names = new ArrayList<>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
