// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An application that looks at the file of an upload while it is asked. The query says what it does then: {@code
 * ?status=N} answers so, {@code ?claim} moves the file away, {@code ?hang} waits for {@link #close}, {@code ?close}
 * closes the connection.
 */
final class UploadApp implements AutoCloseable {
    private static final Pattern FIELD = Pattern.compile("\\.path\"\r\n\r\n(.*)\r\n");

    private static final int PATIENCE_SECONDS = 10;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final Path claimed;
    private final StubUpstream upstream;

    UploadApp(Path claimed) throws IOException {
        this.claimed = claimed;
        this.upstream = StubUpstream.answering(this::answer);
    }

    int port() {
        return upstream.port();
    }

    StubUpstream.Request takeRequest() {
        return upstream.takeRequest();
    }

    /** Returns for each request the size and the mode of the file, or {@code none}. */
    List<String> seen() {
        return List.copyOf(seen);
    }

    /** Waits until the application has looked at the file of the first request. */
    void awaitAsked() throws InterruptedException {
        assertThat(asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the application was asked")
                .isTrue();
    }

    /** Returns the files that a request names, in X-Handoff-Body or in the fields of nginx-upload-module. */
    static List<Path> files(StubUpstream.Request request) {
        List<String> spooled = request.headers("X-Handoff-Body");
        Matcher stored = FIELD.matcher(new String(request.body(), UTF_8));
        return spooled.isEmpty()
                ? stored.results().map(path -> Path.of(path.group(1))).toList()
                : spooled.stream().map(Path::of).toList();
    }

    private String answer(StubUpstream.Request request) {
        String query = request.target().replaceAll("^[^?]*\\??", "");
        try {
            List<Path> files = files(request);
            seen.add(files.isEmpty() ? "none" : describe(files.get(0)));
            asked.countDown();
            switch (query) {
                case "hang" -> closing.await();
                case "claim" -> Files.move(files.get(0), claimed);
                case "close" -> {
                    return null;
                }
                default -> {}
            }
            String status = query.startsWith("status=") ? query.substring("status=".length()) : "200";
            return StubUpstream.response(status + " Any", status.equals("204") ? "" : "ok");
        } catch (IOException | InterruptedException e) {
            return StubUpstream.response("599 Failed", e.toString());
        }
    }

    private static String describe(Path file) throws IOException {
        return Files.size(file) + " " + PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        upstream.close();
    }
}
