// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A portal to which files are uploaded. */
abstract class UploadUnderTest extends PortalUnderTest {
    @TempDir
    Path local;

    private Set<String> before = Set.of();

    /** Makes a file to upload. */
    Path file(String name, String content) throws Exception {
        return Files.writeString(local.resolve(name), content);
    }

    /** Runs curl against an address of the portal; the last line of what it returns is the status. */
    String curl(String path, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-S", "-w", "\n%{http_code}"));
        command.addAll(List.of(options));
        command.add(address() + path);
        Run run = Run.of(command);
        assertThat(run.exit()).as(run.errors()).isZero();
        return run.output();
    }

    /** Returns the files of an answer that says that the upload is complete. */
    static List<JsonNode> complete(String answer, int status) throws Exception {
        assertThat(answer).endsWith("\n" + status);
        JsonNode json = new JsonMapper().readTree(answer);
        assertThat(json.get("message").textValue()).isEqualTo("Upload Complete");
        List<JsonNode> files = new ArrayList<>();
        json.get("files").forEach(files::add);
        return files;
    }

    String content(JsonNode file) throws Exception {
        HttpResponse<String> response = get(file.get("link").textValue());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    /** Remembers what is on the shelf, for {@link #arrived}. */
    void look() throws Exception {
        before = new TreeSet<>(list().keySet());
    }

    Set<String> arrived() throws Exception {
        Set<String> now = new TreeSet<>(list().keySet());
        now.removeAll(before);
        return now;
    }

    @AfterEach
    void leavesNothingInSpoolAndStore() throws Exception {
        awaitEmpty(data().resolve("spool"));
        awaitEmpty(data().resolve("store"));
    }

    /** nginx deletes its file when the request is over, which is after the client has the answer. */
    static void awaitEmpty(Path folder) throws Exception {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (!left(folder).isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(left(folder)).isEmpty();
    }

    static List<Path> left(Path folder) throws Exception {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** A program that ran to its end. */
    record Run(int exit, String output, String errors) {
        static Run of(List<String> command) throws Exception {
            Path errors = Files.createTempFile("run", ".err");
            var builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            int exit = process.waitFor();
            String said = Files.readString(errors);
            Files.delete(errors);
            return new Run(exit, output, said);
        }

        /** Runs {@code portal.jar push}. */
        static Run push(String... options) throws Exception {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-jar",
                    System.getProperty("handoff.jar"),
                    "push"));
            command.addAll(List.of(options));
            return of(command);
        }
    }
}
