// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.Handoff;
import dev.handoff.testing.RealNginx;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives behind an nginx that has mod_zip. */
class DoctorModZipIT extends DoctorUnderTest {

    private static final String ZIP = "zip.conf";

    @Override
    void configure(Handoff.Builder settings) {}

    @Override
    RealNginx.Builder front() {
        return super.front().tokens("bridge", "zip").modules("ngx_http_zip_module.so");
    }

    @Test
    void isGreenForTheShippedConfiguration() throws Exception {
        nginx = front().start();

        Result result = examine();

        assertGreen(result);
        assertThat(result.out())
                .contains("the archive of nginx is that of the JVM, byte for byte")
                .contains("an archive of 1100 files arrives; the limit is 20000");
        assertThat(result.checks("ok")).contains("archive-encoding", "archive-headers", "archive-caching");
    }

    static List<Mistake> mistakes() {
        return List.of(
                new Mistake(
                        "zip is not announced",
                        nginx -> nginx.tokens("bridge"),
                        "zip-module",
                        "nginx has mod_zip, but the token \"zip\" is not announced",
                        "add \"; zip\" behind the secret in local-http.conf"),
                Mistake.patch(
                        "the application is asked to compress",
                        ZIP,
                        "proxy_set_header Accept-Encoding \"\";",
                        "",
                        "archive-encoding",
                        "Accept-Encoding reaches the application",
                        "with its line proxy_set_header Accept-Encoding"),
                Mistake.patch(
                        "zip.conf is not included and archives are compressed",
                        "nginx.conf",
                        "include zip.conf;",
                        "proxy_hide_header X-Archive-Files; gzip on; gzip_types *;"
                                + " proxy_set_header Accept-Encoding \"\";"
                                + " add_header Cache-Control $upstream_http_x_handoff_cache_control;",
                        "archive-compression",
                        "it has no length and cannot be resumed",
                        "(zip.conf)"),
                Mistake.patch(
                        "clients see the orders to the module",
                        ZIP,
                        "proxy_hide_header X-Archive-Files;",
                        "",
                        "archive-headers",
                        "clients see what mod_zip is told: X-Archive-Files: zip",
                        "with its lines proxy_hide_header"),
                Mistake.patch(
                        "the caching of the application is lost",
                        ZIP,
                        "add_header Cache-Control $upstream_http_x_handoff_cache_control;",
                        "",
                        "archive-caching",
                        "any cache may keep the archive",
                        "with its line add_header Cache-Control"),
                Mistake.patch(
                        "workers may open few files",
                        "nginx.conf",
                        "worker_rlimit_nofile 20000;",
                        "worker_rlimit_nofile 1024;",
                        "descriptors",
                        "a worker may open 1024 files",
                        "worker_rlimit_nofile in nginx.conf to 20000"),
                Mistake.patch(
                        "workers may open a few more files than usual",
                        "nginx.conf",
                        "worker_rlimit_nofile 20000;",
                        "worker_rlimit_nofile 1030;",
                        "descriptors",
                        "an archive of 1100 files breaks off",
                        "worker_rlimit_nofile in nginx.conf to 20000"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void namesTheMistake(Mistake mistake) throws Exception {
        nginx = mistake.made().apply(front()).start();

        Result result = examine();

        assertRed(result, mistake.check(), mistake.words(), mistake.fix());
    }
}
