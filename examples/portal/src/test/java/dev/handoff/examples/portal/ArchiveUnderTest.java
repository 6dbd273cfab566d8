// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;

/** A portal whose archives are downloaded and read. */
abstract class ArchiveUnderTest extends PortalUnderTest {
    @TempDir
    Path saved;

    Path files() {
        return data().resolve("files");
    }

    Path share(String path, String content) throws Exception {
        Path file = files().resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    void link(String path, Path target) throws Exception {
        Path link = files().resolve(path);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, target);
    }

    static String query(String... paths) {
        List<String> parameters = new ArrayList<>();
        for (String path : paths) {
            parameters.add("path=" + URLEncoder.encode(path, UTF_8));
        }
        return String.join("&", parameters);
    }

    HttpResponse<String> head(String path) throws Exception {
        return send("HEAD", path);
    }

    Path download(String path) throws Exception {
        Path zip = Files.createTempFile(saved, "downloaded", ".zip");
        var request = HttpRequest.newBuilder(URI.create(address() + path)).build();
        HttpResponse<Path> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofFile(zip));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Length")).isEqualTo(Long.toString(Files.size(zip)));
        return zip;
    }

    static Map<String, String> contents(Path zip) throws Exception {
        Map<String, String> contents = new TreeMap<>();
        try (var archive = new ZipFile(zip.toFile(), UTF_8)) {
            for (ZipEntry entry : archive.stream().toList()) {
                String content = new String(archive.getInputStream(entry).readAllBytes(), UTF_8);
                assertThat(contents.put(entry.getName(), content)).isNull();
            }
        }
        return contents;
    }

    /** Runs a program to its end, or skips the test where there is none. */
    static void requireSuccess(String... command) throws Exception {
        boolean installed = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command[0])));
        assumeTrue(installed, command[0] + " is not on the PATH");
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
    }
}
