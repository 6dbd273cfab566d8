// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Handoff;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.HandlerServlet;
import dev.handoff.testing.Leftovers;
import dev.handoff.testing.RealNginx;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An application with the setting doctor, behind an nginx that each test starts with its own mistake. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DoctorUnderTest {

    static final String PATH = "/handoff-doctor";
    private static final String VARIABLE = "SECRET_OF_THE_TEST";

    @TempDir
    static Path folder;

    Path data;
    Path files;
    Container container;
    RealNginx nginx;

    /** What an examination said. */
    record Result(int status, String out, String err) {

        /** Returns the names of the checks with this outcome. */
        List<String> checks(String outcome) {
            return Pattern.compile("(?m)^" + outcome + " +(\\S+)")
                    .matcher(out)
                    .results()
                    .map(MatchResult::group)
                    .map(line -> line.substring(outcome.length()).strip())
                    .distinct()
                    .toList();
        }

        @Override
        public String toString() {
            return status + "\n" + out + err;
        }
    }

    @BeforeAll
    void startApplication() throws Exception {
        RealNginx.assumeInstalled();
        data = Files.createDirectory(folder.resolve("data"));
        files = Files.createDirectory(data.resolve("files"));
        container = Container.started(this::register);
    }

    private void register(ServletContext context) {
        Handoff.Builder settings = Handoff.builder()
                .proxySecret(RealNginx.SECRET)
                .proxyBufferSize(16 * 1024)
                .locations(InternalLocation.alias("/protected/", files))
                .guard("/*")
                .doctor(PATH);
        configure(settings);
        settings.build().install(context);
        HandlerServlet.map(context, "/upload", (req, res) -> {
            throw new IllegalStateException("an upload of the doctor is no business of the application");
        });
    }

    /** Adds what the tests are about. */
    abstract void configure(Handoff.Builder settings);

    @AfterAll
    void stopApplication() throws Exception {
        if (container != null) {
            container.close();
        }
    }

    @AfterEach
    void leavesNothingBehind() throws Exception {
        if (nginx != null) {
            nginx.close();
            nginx = null;
        }
        if (container == null) {
            return;
        }
        assertThat(files).isEmptyDirectory();
        for (String name : List.of("store", "spool")) {
            if (Files.exists(data.resolve(name))) {
                Leftovers.awaitNone(data.resolve(name));
            }
        }
    }

    /** Lets workers of another user reach the files; skips the test where nobody can start such workers. */
    static void otherUsersMayEnter() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can start workers of another user");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    RealNginx.Builder front() {
        return RealNginx.behind(container.port()).prefix(data);
    }

    Result examine(String... more) throws IOException {
        return examineAt("http://127.0.0.1:" + nginx.port() + PATH, RealNginx.SECRET, more);
    }

    static Result examineAt(String url, String secret, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("--url", url, "--secret-env", VARIABLE));
        words.addAll(Arrays.asList(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Doctor.run(words, Map.of(VARIABLE, secret), out, err);
        assertThat(out.toString(UTF_8) + err.toString(UTF_8)).doesNotContain(secret);
        return new Result(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    static void assertGreen(Result result) {
        assertThat(result.checks("FAIL")).as(result.toString()).isEmpty();
        assertThat(result.status()).as(result.toString()).isZero();
    }

    /** Exactly this check fails, says so and names what to change. */
    static void assertRed(Result result, String check, String words, String fix) {
        assertThat(result.checks("FAIL")).as(result.toString()).containsExactly(check);
        String line = result.out()
                .lines()
                .filter(each -> each.startsWith("FAIL"))
                .findFirst()
                .orElseThrow();
        String below = result.out()
                .lines()
                .dropWhile(each -> !each.startsWith("FAIL"))
                .skip(1)
                .findFirst()
                .orElseThrow();
        assertThat(line).contains(words);
        assertThat(below).contains("fix: ").contains(fix);
        assertThat(result.status()).isEqualTo(1);
    }
}
