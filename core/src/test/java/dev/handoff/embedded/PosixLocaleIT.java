// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.OddFiles;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers often run without a locale; {@code Path.of} then refuses every name that is not ASCII. */
class PosixLocaleIT {

    private static final String NAME = "na\u00EFve \u00FC.txt";

    @TempDir
    Path dir;

    @Test
    void servesNamesThatTheLocaleOfTheJvmDoesNotKnow() throws IOException, InterruptedException {
        OddFiles.write(OddFiles.named(dir, NAME), "found");
        String classPath = ChildJvm.origins(InternalLocation.class, PosixLocaleIT.class).stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));

        List<String> lines = ChildJvm.run(
                List.of(), Map.of("LC_ALL", "POSIX", "LANG", "POSIX"), List.of("-cp", classPath), Download.class, dir);

        assertThat(lines)
                .containsExactly(
                        "Path.of: refused",
                        "alias: /p/na%C3%AFve%20%C3%BC.txt",
                        "root: /%C3%BC/x",
                        "resolve: true",
                        "disposition: attachment; filename=\"naive u.txt\"; filename*=UTF-8''na%C3%AFve%20%C3%BC.txt",
                        "status: 200 text/plain",
                        "body: found");
    }

    /** Prints ASCII only, since nothing else could be trusted to arrive. */
    static final class Download {

        private Download() {}

        public static void main(String[] args) throws IOException {
            Path directory = Path.of(args[0]);
            InternalLocation location = InternalLocation.alias("/p/", directory);
            Path file = location.find("/" + NAME).orElseThrow();
            AccelRedirect redirect = AccelRedirect.to(location, file).attachment(NAME);

            System.out.println("Path.of: " + pathOf(NAME));
            System.out.println("alias: " + location.uri(file));
            InternalLocation root = InternalLocation.root("/\u00FC/", directory);
            System.out.println("root: " + root.uri(root.directory().resolve("x")));
            System.out.println(
                    "resolve: " + location.resolve(location.uri(file)).equals(Optional.of(file)));
            System.out.println("disposition: " + redirect.headers().get("Content-Disposition"));
            try (Reply reply = new EmbeddedNginx().answer(redirect, new RequestHead("GET", Map.of()))) {
                ByteArrayOutputStream body = new ByteArrayOutputStream();
                reply.writeTo(body);
                System.out.println(
                        "status: " + reply.status() + " " + reply.headers().get("Content-Type"));
                System.out.println("body: " + body.toString(StandardCharsets.US_ASCII));
            }
        }

        private static String pathOf(String name) {
            try {
                return Path.of(name).isAbsolute() ? "absolute" : "accepted";
            } catch (InvalidPathException e) {
                return "refused";
            }
        }
    }
}
