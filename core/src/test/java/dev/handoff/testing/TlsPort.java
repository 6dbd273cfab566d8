// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The second port of an nginx, with HTTPS and HTTP/2 by the shipped example and a certificate made for the test. */
public record TlsPort(int port, Path certificate) {
    /** Writes tls.conf, for {@code serverConf("include tls.conf;")}; skips the test where there is no openssl. */
    public static TlsPort by(Path configuration) throws IOException, InterruptedException {
        Path certificate = selfSigned(Files.createDirectories(configuration.resolve("tls")));
        var tls = new TlsPort(LocalPort.free(), certificate);
        String example = NginxConf.shippedText("tls.conf.example");
        assertThat(example).contains("listen 443 ssl http2;");
        Files.writeString(
                configuration.resolve("tls.conf"),
                example.replace("listen 443 ", "listen 127.0.0.1:" + tls.port + " "));
        return tls;
    }

    public URI uri(String rawPathAndQuery) {
        return URI.create("https://localhost:" + port + rawPathAndQuery);
    }

    HttpClient http2() throws IOException, GeneralSecurityException {
        return HttpClient.newBuilder()
                .sslContext(trusting(certificate))
                .version(HttpClient.Version.HTTP_2)
                .build();
    }

    private static Path selfSigned(Path tls) throws IOException, InterruptedException {
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
