// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.testing.OrdinaryUser.Result;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped files together with the shipped examples of the local ones, and without root's rights. */
class NginxConfSyntaxIT {
    @TempDir
    Path dir;

    @BeforeEach
    void nginxIsThere() {
        RealNginx.assumeInstalled();
    }

    @Test
    void passesTheTestOfNginx() throws Exception {
        Path conf = withExamples();

        Result result = test(List.of(), conf);

        assertThat(result.output())
                .contains("syntax is ok", "test is successful")
                .doesNotContain("[");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void passesTheTestOfNginxForAnOrdinaryUser() throws Exception {
        List<String> launcher = OrdinaryUser.launcher();
        Path conf = withExamples();
        OrdinaryUser.own(dir);

        Result result = test(launcher, conf);

        assertThat(result.output())
                .contains("syntax is ok", "test is successful")
                .doesNotContain("[");
        assertThat(result.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"uploads.conf", "uploads-module.conf"})
    void passesTheTestOfNginxWithUploads(String road) throws Exception {
        Path conf = withExamples();
        uncomment(conf.resolve("local-server.conf"), "#include " + road + ";");
        if (road.equals("uploads-module.conf")) {
            Optional<Path> module = RealNginx.module("ngx_http_upload_module.so");
            assumeTrue(module.isPresent(), "no ngx_http_upload_module.so in NGINX_MODULES or nginx's module folder");
            Files.writeString(conf.resolve("local-main.conf"), "load_module " + module.get() + ";\n");
        }

        Result result = test(List.of(), conf);

        assertThat(result.output()).contains("test is successful").doesNotContain("[");
    }

    @Test
    void runsForAnOrdinaryUserInsideItsFolder() throws Exception {
        List<String> launcher = OrdinaryUser.launcher();
        Files.createDirectories(dir.resolve("nginx"));
        Files.createDirectories(dir.resolve("files"));
        Files.writeString(dir.resolve("files/a.txt"), "abc");
        OrdinaryUser.own(dir);

        try (var app = handingOff();
                var nginx = RealNginx.behind(app.port())
                        .prefix(dir)
                        .launchedBy(launcher)
                        .start()) {
            assertThat(RawHttp.get(nginx.port(), "/").text()).isEqualTo("abc");
        }
        assertThat(dir.resolve("nginx"))
                .isDirectoryContaining("glob:**/error.log")
                .isDirectoryContaining("glob:**/client_body")
                .isDirectoryContaining("glob:**/scgi");
    }

    @Test
    void servesHttp2OverTlsByTheExample() throws Exception {
        Path conf = Files.createDirectories(dir.resolve("nginx/conf"));
        Files.createDirectories(dir.resolve("files"));
        Files.writeString(dir.resolve("files/a.txt"), "abc");
        var tls = TlsPort.by(conf);

        HttpResponse<String> answer;
        try (var app = handingOff();
                var nginx = RealNginx.behind(app.port())
                        .prefix(dir)
                        .serverConf("include tls.conf;")
                        .start()) {
            var request = HttpRequest.newBuilder(tls.uri("/"));
            answer = tls.http2().send(request.build(), HttpResponse.BodyHandlers.ofString());

            StubUpstream.Request seen = app.takeRequest();
            assertThat(seen.headers("X-Forwarded-Proto")).containsExactly("https");
            assertThat(seen.headers("Host")).containsExactly("localhost:" + tls.port());
        }
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).isEqualTo("abc");
    }

    @Test
    void listsEachExtensionOnce() {
        var extensions = Pattern.compile("(?m)^ {4}\\S+/\\S+ +(.*);$")
                .matcher(NginxConf.shippedText("mime.types"))
                .results()
                .flatMap(line -> List.of(line.group(1).split(" ")).stream())
                .toList();

        assertThat(extensions).contains("pdf", "zip", "html").doesNotHaveDuplicates();
    }

    @Test
    void namesThePlaceholderThatTheApplicationRefuses() {
        assertThat(NginxConf.shippedText("local-http.conf.example"))
                .contains("default \"REPLACE_WITH_YOUR_OWN_SECRET_OF_32_TO_128_CHARACTERS; bridge\";")
                .contains("default \"REPLACE_WITH_A_SECOND_SECRET_OF_32_TO_128_CHARACTERS\";")
                .contains("default \"REPLACE_WITH_A_THIRD_SECRET_OF_32_TO_128_CHARACTERS\";");
    }

    private static StubUpstream handingOff() throws IOException {
        return StubUpstream.answering(
                request -> StubUpstream.response("200 OK", "", "X-Accel-Redirect: /protected/a.txt"));
    }

    /** A folder as the README tells to make it. A port in use is no error for {@code nginx -t}. */
    private Path withExamples() throws IOException {
        Path conf = dir.resolve("nginx/conf");
        NginxConf.copyShipped(conf);
        for (String name : List.of("local-main.conf", "local-http.conf", "local-server.conf", "local-upload.conf")) {
            Files.copy(conf.resolve(name + ".example"), conf.resolve(name));
        }
        return conf;
    }

    private static void uncomment(Path file, String line) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(line);
        Files.writeString(file, text.replace(line, line.substring(1)));
    }

    private Result test(List<String> launcher, Path conf) throws IOException, InterruptedException {
        return OrdinaryUser.run(
                launcher,
                "nginx",
                "-e",
                "stderr",
                "-t",
                "-p",
                dir.toString(),
                "-c",
                conf.resolve("nginx.conf").toString());
    }
}
