// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealNginxIT {
    @TempDir
    Path dir;

    @BeforeEach
    void nginxIsThere() {
        RealNginx.assumeInstalled();
    }

    @Test
    void usesTheShippedFilesAsTheyAre() throws IOException {
        try (var app = plain();
                var nginx = RealNginx.behind(app.port()).prefix(dir).start();
                var shipped = Files.list(NginxConf.shipped())) {
            assertThat(RawHttp.get(nginx.port(), "/").text()).isEqualTo("plain");
            assertThat(shipped)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(dir.resolve("nginx/conf").resolve(file.getFileName()))
                            .hasSameBinaryContentAs(file));
        }
    }

    @Test
    void sendsTheProofThatTheTestAskedFor() throws IOException {
        try (var app = plain();
                var nginx = RealNginx.behind(app.port())
                        .prefix(dir)
                        .secret("x".repeat(40))
                        .tokens("bridge", "zip")
                        .start()) {
            RawHttp.get(nginx.port(), "/");
            assertThat(app.takeRequest().headers("X-Handoff-Proxy")).containsExactly("x".repeat(40) + "; bridge; zip");
        }
    }

    @Test
    void sendsTheSecretAloneOrNoProofAtAll() throws IOException {
        try (var app = plain()) {
            try (var nginx = RealNginx.behind(app.port()).prefix(dir).tokens().start()) {
                RawHttp.get(nginx.port(), "/");
            }
            try (var nginx = RealNginx.behind(app.port()).prefix(dir).secret("").start()) {
                RawHttp.get(nginx.port(), "/", "X-Handoff-Proxy: forged");
            }

            assertThat(app.takeRequest().headers("X-Handoff-Proxy")).containsExactly(RealNginx.SECRET);
            assertThat(app.takeRequest().headers("X-Handoff-Proxy")).isEmpty();
        }
    }

    @Test
    void addsTheLinesOfTheTest() throws IOException {
        try (var app = plain();
                var nginx = RealNginx.behind(app.port())
                        .prefix(dir)
                        .httpConf("map $arg_n $twice { default \"$arg_n$arg_n\"; }")
                        .serverConf("location = /twice { return 200 $twice; }")
                        .start()) {
            assertThat(RawHttp.get(nginx.port(), "/twice?n=ab").text()).isEqualTo("abab");
        }
    }

    @Test
    void endsAllProcesses() throws IOException {
        try (var app = plain()) {
            RealNginx nginx = RealNginx.behind(app.port()).prefix(dir).start();
            var workers = nginx.workerPids();
            assertThat(workers).isNotEmpty().allMatch(RealNginxIT::alive);

            nginx.close();

            assertThat(workers).noneMatch(RealNginxIT::alive);
            assertThat(catchThrowable(() -> RawHttp.get(nginx.port(), "/"))).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void tellsWhyNginxDidNotStart() throws IOException {
        try (var app = plain()) {
            var broken = RealNginx.behind(app.port()).prefix(dir).serverConf("no_such_directive on;");

            assertThatIOException()
                    .isThrownBy(broken::start)
                    .withMessageContaining("nginx did not start")
                    .withMessageContaining("unknown directive \"no_such_directive\"");
        }
    }

    @Test
    void findsNoModuleThatDoesNotExist() {
        assertThat(RealNginx.module("ngx_no_such_module.so")).isEmpty();
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static StubUpstream plain() throws IOException {
        return StubUpstream.answering(request -> StubUpstream.response("200 OK", "plain"));
    }
}
