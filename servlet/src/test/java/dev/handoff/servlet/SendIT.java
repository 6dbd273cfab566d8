// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.ScenarioApplication;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing follows {@code Nginx.send}: no second status, header or byte, whatever the application does next. */
class SendIT {

    private static final String FILE = "the whole file, and nothing but the file\n";
    private static final String PROOF = "X-Handoff-Proxy: " + RealNginx.SECRET;

    @TempDir
    static Path data;

    private static Container container;
    private static RealNginx nginx;

    @BeforeAll
    static void start() throws Exception {
        Path files = Files.createDirectory(data.resolve("files"));
        Files.writeString(files.resolve("secret.txt"), FILE);
        container = Container.started(new ScenarioApplication(InternalLocation.alias("/protected/", files)));
        if (RealNginx.version().isPresent()) {
            nginx = RealNginx.behind(container.port()).prefix(data).start();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (nginx != null) {
            nginx.close();
        }
        if (container != null) {
            container.close();
        }
    }

    /** Everything a careless application may do around the call. */
    static Stream<String> scenarios() {
        List<String> before = List.of(
                "",
                "bytes;",
                "writer;",
                "writer;bytes;",
                "session;",
                "contentType=text/html;",
                "header=Accept-Ranges:none;header=ETag:%22x%22;header=Content-Encoding:gzip;",
                "contentLength=5;");
        List<String> after = List.of(
                "",
                ";sendError=403",
                ";sendRedirect",
                ";status=404",
                ";status=304",
                ";throw",
                ";throwServlet",
                ";throwIo",
                ";bytes",
                ";manyBytes",
                ";writer",
                ";flush",
                ";reset",
                ";include=bytes",
                ";include=sendError=403",
                ";forward=bytes",
                ";header=X-Late:1",
                ";reset;sendError=403",
                ";send");
        List<String> scenarios = new ArrayList<>();
        for (String path : List.of("/bare", "/etag", "/guard", "/guard-etag")) {
            for (String first : before) {
                scenarios.add(path + "?" + first + "send");
            }
            for (String last : after) {
                scenarios.add(path + "?send" + last);
                scenarios.add(path + "?writer;send" + last);
                if (!path.contains("etag")) { // that filter ends the response when its own thread returns
                    scenarios.add(path + "?asyncThread;send" + last);
                }
                scenarios.add(path + "?asyncDispatch;send" + last);
            }
            scenarios.add(path + "?asyncTimeout;send");
            scenarios.add(path + "?asyncListener;send");
            scenarios.add(path + "?asyncTimeoutWrapped;send;bytes");
        }
        return scenarios.stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void tellsNginxOnceAndNothingElse(String scenario) throws Exception {
        for (String method : List.of("GET", "HEAD")) {
            try (RawHttp connection = RawHttp.connect(container.port())) {
                connection.send(RawHttp.request(method, scenario, PROOF, "Connection: close"));
                RawHttp.Response head = connection.receive(method);

                assertThat(head.status())
                        .as("%s %s: %s", method, scenario, head)
                        .isEqualTo(200);
                assertThat(head.headers("X-Accel-Redirect"))
                        .as("%s %s: %s", method, scenario, head)
                        .containsExactly("/protected/secret.txt");
                assertThat(head.headers("Content-Length"))
                        .as("%s %s: %s", method, scenario, head)
                        .containsExactly("0");
                assertThat(head.headers("Content-Disposition"))
                        .as("%s %s: %s", method, scenario, head)
                        .hasSize(1);
                assertThat(head.header("Accept-Ranges"))
                        .as("%s %s: %s", method, scenario, head)
                        .isEmpty();
                assertThat(head.header("ETag"))
                        .as("%s %s: %s", method, scenario, head)
                        .isEmpty();
                assertThat(head.header("Content-Encoding"))
                        .as("%s %s: %s", method, scenario, head)
                        .isEmpty();
                assertThat(head.header("Content-Type"))
                        .as("%s %s: %s", method, scenario, head)
                        .isEmpty();
                assertThat(head.header("X-Late"))
                        .as("%s %s: %s", method, scenario, head)
                        .isEmpty();
                assertThat(head.header("Transfer-Encoding"))
                        .as("%s %s: %s", method, scenario, head)
                        .isEmpty();
                assertThat(head.body())
                        .as("%s %s: %s", method, scenario, head)
                        .as("%s %s: %s", method, scenario, head)
                        .isEmpty();
                assertThat(connection.remainder()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void givesTheFileThroughNginx(String scenario) throws Exception {
        RealNginx.assumeInstalled();

        assertFile(nginx.port(), scenario);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void givesTheFileWithoutNginx(String scenario) throws Exception {
        assertFile(container.port(), scenario);
    }

    private static void assertFile(int port, String scenario) throws IOException {
        for (String method : List.of("GET", "HEAD")) {
            try (RawHttp connection = RawHttp.connect(port)) {
                connection.send(RawHttp.request(method, scenario, "Connection: close"));
                RawHttp.Response answer = connection.receive(method);

                assertThat(answer.status())
                        .as("%s %s: %s", method, scenario, answer)
                        .isEqualTo(200);
                assertThat(answer.text())
                        .as("%s %s: %s", method, scenario, answer)
                        .as("%s %s: %s", method, scenario, answer)
                        .isEqualTo(method.equals("HEAD") ? "" : FILE);
                assertThat(answer.headers("Content-Length"))
                        .as("%s %s: %s", method, scenario, answer)
                        .containsExactly(String.valueOf(FILE.length()));
                assertThat(answer.headers("Content-Type"))
                        .as("%s %s: %s", method, scenario, answer)
                        .containsExactly("text/plain");
                assertThat(answer.headers("Accept-Ranges"))
                        .as("%s %s: %s", method, scenario, answer)
                        .containsExactly("bytes");
                assertThat(answer.headers("Content-Disposition"))
                        .as("%s %s: %s", method, scenario, answer)
                        .containsExactly(
                                "attachment; filename=\"some 'file'.txt\"; filename*=UTF-8''s%C3%B6me%20%22file%22.txt");
                assertThat(answer.headers("ETag"))
                        .as("%s %s: %s", method, scenario, answer)
                        .hasSize(1);
                assertThat(answer.header("X-Accel-Redirect"))
                        .as("%s %s: %s", method, scenario, answer)
                        .isEmpty();
                assertThat(answer.header("X-Late"))
                        .as("%s %s: %s", method, scenario, answer)
                        .isEmpty();
                assertThat(answer.header("Content-Encoding"))
                        .as("%s %s: %s", method, scenario, answer)
                        .isEmpty();
                assertThat(connection.remainder()).isEmpty();
            }
        }
    }
}
