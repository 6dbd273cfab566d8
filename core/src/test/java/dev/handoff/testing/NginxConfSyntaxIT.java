// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.testing.OrdinaryUser.Result;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        Path certificate = selfSigned(conf.resolve("tls"));
        Files.createDirectories(dir.resolve("files"));
        Files.writeString(dir.resolve("files/a.txt"), "abc");
        int tlsPort = RealNginx.freePort();
        Files.writeString(conf.resolve("tls.conf"), onPort(NginxConf.shippedText("tls.conf.example"), tlsPort));

        HttpResponse<String> answer;
        try (var app = handingOff();
                var nginx = RealNginx.behind(app.port())
                        .prefix(dir)
                        .serverConf("include tls.conf;")
                        .start()) {
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(trusting(certificate))
                    .version(HttpClient.Version.HTTP_2)
                    .build();
            var request = HttpRequest.newBuilder(URI.create("https://localhost:" + tlsPort + "/"));
            answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());

            StubUpstream.Request seen = app.takeRequest();
            assertThat(seen.headers("X-Forwarded-Proto")).containsExactly("https");
            assertThat(seen.headers("Host")).containsExactly("localhost:" + tlsPort);
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
                .contains("default \"REPLACE_WITH_YOUR_OWN_SECRET_OF_32_TO_128_CHARACTERS; bridge\";");
    }

    private static StubUpstream handingOff() throws IOException {
        return StubUpstream.answering(
                request -> StubUpstream.response("200 OK", "", "X-Accel-Redirect: /protected/a.txt"));
    }

    /** A folder as the README tells to make it. A port in use is no error for {@code nginx -t}. */
    private Path withExamples() throws IOException {
        Path conf = dir.resolve("nginx/conf");
        NginxConf.copyShipped(conf);
        for (String name : List.of("local-main.conf", "local-http.conf", "local-server.conf")) {
            Files.copy(conf.resolve(name + ".example"), conf.resolve(name));
        }
        return conf;
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

    private static String onPort(String tlsConf, int port) {
        assertThat(tlsConf).contains("listen 443 ssl http2;");
        return tlsConf.replace("listen 443 ", "listen 127.0.0.1:" + port + " ");
    }

    private static Path selfSigned(Path tls) throws IOException, InterruptedException {
        Files.createDirectories(tls);
        Path certificate = tls.resolve("fullchain.pem");
        String[] command = {
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-keyout",
            tls.resolve("privkey.pem").toString(),
            "-out",
            certificate.toString()
        };
        boolean made;
        try {
            made = OrdinaryUser.run(List.of(), command).exitCode() == 0;
        } catch (IOException notInstalled) {
            made = false;
        }
        assumeTrue(made, "no openssl to make a certificate with");
        return certificate;
    }

    private static SSLContext trusting(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "own", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
