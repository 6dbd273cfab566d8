// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.Handoff;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import dev.handoff.testing.TlsPort;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Downloads and archives behind nginx as it is: all green, or red for exactly the mistake that was made. */
class DoctorIT extends DoctorUnderTest {

    private static final String DOWNLOADS = "downloads.conf";
    private static final String PROXY = "handoff-proxy.conf";
    private static final String HTTP = "local-http.conf";

    /** A second nginx server, as the storage behind a location that proxies. */
    private static final String STORE =
            "server { listen unix:%s/nginx/store.sock; root %s/files; types { } default_type text/plain; }";

    @Override
    void configure(Handoff.Builder settings) {}

    private String direct() {
        return "http://127.0.0.1:" + container.port();
    }

    @Test
    void isGreenForTheShippedConfiguration() throws Exception {
        nginx = front().start();

        Result result = examine("--direct", direct());

        assertGreen(result);
        assertThat(result.checks("ok"))
                .contains("internal", "folder", "names", "ranges", "bridge", "response-head", "archive", "direct");
        assertThat(result.out()).contains("ok      folder /protected/").endsWith(" skipped\n");
    }

    static List<Mistake> mistakes() {
        return List.of(
                Mistake.patch(
                        "the location is not internal",
                        DOWNLOADS,
                        "    internal;\n",
                        "",
                        "internal",
                        "everybody can fetch the files at /protected/",
                        "\"internal;\" to the location /protected/"),
                Mistake.patch(
                        "the location has no slash at its end",
                        DOWNLOADS,
                        "location /protected/ {",
                        "location /protected {",
                        "location-slash",
                        "\"..\" leads out of",
                        "\"location /protected/\""),
                Mistake.patch(
                        "the alias has no slash at its end",
                        DOWNLOADS,
                        "alias files/;",
                        "alias files;",
                        "alias-slash",
                        "one slash more",
                        "end the alias in the location /protected/ with a slash"),
                Mistake.patch(
                        "the alias is another folder",
                        DOWNLOADS,
                        "alias files/;",
                        "alias elsewhere/;",
                        "folder",
                        "nginx answers 404",
                        "\"alias "),
                Mistake.patch(
                        "root stands where alias should",
                        DOWNLOADS,
                        "alias files/;",
                        "root files/;",
                        "folder",
                        "nginx answers 404",
                        "or correct the InternalLocation"),
                Mistake.patch(
                        "the location has another name",
                        DOWNLOADS,
                        "location /protected/ {",
                        "location /private/ {",
                        "folder",
                        "nginx answers 404",
                        "let the location /protected/ name that folder"),
                Mistake.patch(
                        "the location is denied",
                        DOWNLOADS,
                        "    internal;\n",
                        "    internal; deny all;\n",
                        "readable",
                        "nginx answers 403 to a file with mode 0644",
                        "no \"deny\" in the location"),
                Mistake.patch(
                        "gzip is on for files",
                        DOWNLOADS,
                        "gzip off;",
                        "gzip on;",
                        "compression",
                        "compressed (gzip)",
                        "\"gzip off;\" into the location /protected/"),
                Mistake.patch(
                        "the bridge is missing",
                        DOWNLOADS,
                        "    include handoff-bridge.conf;\n",
                        "",
                        "bridge",
                        "is announced, but the location has no bridge",
                        "\"include handoff-bridge.conf;\" into the location /protected/"),
                new Mistake(
                        "the bridge is not announced",
                        nginx -> nginx.tokens(),
                        "bridge",
                        "the location has the bridge, but",
                        "add \"; bridge\" behind the secret in local-http.conf"),
                Mistake.patch(
                        "expires replaces the caching",
                        DOWNLOADS,
                        "etag on;",
                        "etag on; expires 1d;",
                        "bridge",
                        "caching of the application is not what arrives",
                        "remove \"expires\""),
                Mistake.patch(
                        "the bridge lost a line",
                        "handoff-bridge.conf",
                        "add_header Content-Security-Policy $upstream_http_content_security_policy;",
                        "",
                        "bridge",
                        "the header Content-Security-Policy of the application is lost",
                        "take handoff-bridge.conf as it is shipped"),
                Mistake.patch(
                        "there are no ranges",
                        DOWNLOADS,
                        "max_ranges 64;",
                        "max_ranges 0;",
                        "ranges",
                        "not answered by 206",
                        "\"max_ranges 64;\""),
                Mistake.patch(
                        "there are no entity tags",
                        DOWNLOADS,
                        "etag on;",
                        "etag off;",
                        "conditions",
                        "no ETag",
                        "remove \"etag off;\""),
                Mistake.patch(
                        "the buffer for heads has 4k",
                        PROXY,
                        "proxy_buffer_size 16k;",
                        "proxy_buffer_size 4k;",
                        "response-head",
                        "nginx answers 502 to a head of 7300 bytes, though proxyBufferSize is 16384",
                        "proxy_buffer_size in handoff-proxy.conf to 16384"),
                new Mistake(
                        "zip is announced without the module",
                        nginx -> nginx.tokens("bridge", "zip"),
                        "zip-token",
                        "clients receive the list of files instead of the archive",
                        "load ngx_http_zip_module.so in local-main.conf, or take \"; zip\" out"),
                Mistake.patch(
                        "archives are compressed",
                        "zip.conf",
                        "gzip off;",
                        "gzip on; gzip_types *;",
                        "archive-compression",
                        "the archive is compressed (gzip)",
                        "\"gzip off;\""),
                Mistake.patch(
                        "ranges of archives do not reach the application",
                        "zip.conf",
                        "proxy_cache off;",
                        "proxy_cache off; proxy_set_header Range \"\";",
                        "archive-ranges",
                        "a part of an archive is not answered by 206",
                        "no proxy_set_header Range"),
                Mistake.patch(
                        "the secret is another one",
                        HTTP,
                        RealNginx.SECRET,
                        "another-secret-of-sufficient-length-0123456789",
                        "proof",
                        "with a secret that the application does not know",
                        "$handoff_proxy in local-http.conf and the setting proxySecret"),
                Mistake.patch(
                        "the proof is not sent",
                        PROXY,
                        "proxy_set_header X-Handoff-Proxy $handoff_proxy;",
                        "proxy_set_header X-Handoff-Proxy \"\";",
                        "proof",
                        "X-Handoff-Proxy does not arrive",
                        "\"include handoff-proxy.conf;\""),
                Mistake.patch(
                        "the proof is what the client says",
                        HTTP,
                        "map \"\" $handoff_proxy { default ",
                        "map $http_x_handoff_proxy $handoff_proxy { default $http_x_handoff_proxy; \"\" ",
                        "forged-proof",
                        "an X-Handoff-Proxy that the client sends reaches the application",
                        "must not depend on the request"),
                blanked("X-Handoff-Upload"),
                blanked("X-Handoff-Body"),
                blanked("X-Accel-Mapping"),
                blanked("X-Sendfile-Type"),
                Mistake.patch(
                        "workers may open few files",
                        "nginx.conf",
                        "worker_rlimit_nofile 20000;",
                        "worker_rlimit_nofile 1024;",
                        "descriptors",
                        "a worker may open 1024 files",
                        "worker_rlimit_nofile in nginx.conf to 20000"),
                Mistake.patch(
                        "X-Accel-Redirect is ignored",
                        PROXY,
                        "proxy_buffers 8 16k;",
                        "proxy_buffers 8 16k; proxy_ignore_headers X-Accel-Redirect;",
                        "folder",
                        "nginx does not act on X-Accel-Redirect",
                        "remove \"proxy_ignore_headers X-Accel-Redirect\""));
    }

    private static Mistake blanked(String header) {
        return Mistake.patch(
                "clients can set " + header,
                PROXY,
                "proxy_set_header " + header + " \"\";",
                "",
                "forged-headers",
                "clients can send the application " + header,
                "with the line proxy_set_header " + header);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void namesTheMistake(Mistake mistake) throws Exception {
        nginx = mistake.made().apply(front()).start();

        Result result = examine();

        assertRed(result, mistake.check(), mistake.words(), mistake.fix());
    }

    @Test
    void namesALocationThatDecodesOnceMoreThanIsDeclared() throws Exception {
        String store = STORE.replace("%s", data.toString());
        nginx = front().tokens()
                .httpConf(store)
                .patch(
                        DOWNLOADS,
                        "location /protected/ {\n",
                        "location ~ ^/protected/(.*)$ { internal;\n"
                                + "proxy_set_header Host localhost;\n"
                                + "proxy_pass http://unix:" + data + "/nginx/store.sock:/$1; }\nlocation /old/ {\n")
                .start();

        assertRed(examine(), "names", "does not arrive", "or declare InternalLocation.proxy, which encodes twice");
    }

    @Test
    void namesWorkersOfAnotherUser() throws Exception {
        otherUsersMayEnter();
        nginx = front().patch("local-main.conf", "user root;", "user nobody root;")
                .start();

        Result result = examine();

        assertRed(result, "private", "403 to a file with mode 0600", "\"user root;\" in local-main.conf");
        assertThat(result.out()).contains("(the worker is user ", ", the JVM 0)");
        assertGreen(examine("--accept", "private"));
    }

    @Test
    void namesFoldersThatTheWorkersMayNotEnter() throws Exception {
        otherUsersMayEnter();
        Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwx------"));
        nginx = front().patch("local-main.conf", "user root;", "user nobody root;")
                .start();

        try {
            assertRed(examine(), "readable", "403 to a file with mode 0644", "chmod o+x");
        } finally {
            Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void namesAnApplicationThatBelievesWhatDidNotComeThroughNginx() throws Exception {
        nginx = front().start();

        // another proxy that adds the proof looks just like this one
        Result result = examine("--direct", "http://127.0.0.1:" + nginx.port());

        assertRed(result, "direct", "did not come through nginx", "let nothing but nginx add X-Handoff-Proxy");
    }

    @Test
    void deletesWhatAKilledRunLeft() throws Exception {
        nginx = front().start();
        Path remnant = Files.createDirectory(files.resolve("handoff-doctor-" + "0123456789abcdef".repeat(2)));
        Files.writeString(remnant.resolve("plain.txt"), "a canary");
        Files.setLastModifiedTime(remnant, FileTime.from(Instant.now().minusSeconds(3600)));

        assertGreen(examine());

        assertThat(files).isEmptyDirectory();
    }

    @Test
    void isNotThereForWhoDoesNotSign() throws Exception {
        nginx = front().start();
        int second = (int) Instant.now().getEpochSecond();
        String target = PATH + "?do=start&run=" + "0123456789abcdef".repeat(2);
        String nonce = "f".repeat(32);
        byte[] secret = RealNginx.SECRET.getBytes(StandardCharsets.US_ASCII);

        for (String header : List.of(
                "X-Other: 1",
                "X-Handoff-Doctor: ",
                "X-Handoff-Doctor: v1 " + second + " " + nonce + " " + "0".repeat(64),
                "X-Handoff-Doctor: " + Signature.sign(secret, "GET", target, second - 1000, nonce),
                "X-Handoff-Doctor: " + Signature.sign(secret, "GET", PATH, second, nonce),
                "X-Handoff-Doctor: " + Signature.sign(secret, "HEAD", target, second, nonce))) {
            RawHttp.Response answer = RawHttp.get(nginx.port(), target, header);

            assertThat(answer.status()).as(header).isEqualTo(404);
            assertThat(answer.text()).as(header).doesNotContain("DoctorServlet");
            assertThat(files).as(header).isEmptyDirectory();
        }
    }

    @Test
    void saysWhyNothingCouldBeChecked() throws Exception {
        nginx = front().start();
        String url = "http://127.0.0.1:" + nginx.port();

        Result otherSecret = examineAt(url + PATH, "x".repeat(40));
        Result otherPath = examineAt(url + "/upload", RealNginx.SECRET);

        assertThat(otherSecret.status()).isEqualTo(2);
        assertThat(otherSecret.err()).contains("is 404: set doctor to this path, and use the secret");
        assertThat(otherPath.status()).isEqualTo(2);
        assertThat(otherPath.out()).isEmpty();
    }

    @Test
    void saysThatTheApplicationIsNotThere() throws Exception {
        nginx = RealNginx.behind(1).prefix(data).start();

        Result result = examine();

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("is 502 by nginx: compare \"server\" in local-http.conf");
    }

    /** Runs the command as a user does, with nothing on the class path but our own classes. */
    private static Result command(String url, String... options) throws Exception {
        Path jar = Path.of(
                Doctor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of(options));
        words.addAll(List.of("-cp", jar.toString(), Doctor.class.getName(), "--url", url, "--secret-env", "SECRET"));
        ProcessBuilder command = new ProcessBuilder(words).redirectErrorStream(true);
        command.environment().put("SECRET", RealNginx.SECRET);
        Process doctor = command.start();
        doctor.getOutputStream().close();
        try (InputStream output = doctor.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return new Result(doctor.waitFor(), text, "");
        }
    }

    @Test
    void isACommandThatNeedsOneJar() throws Exception {
        nginx = front().patch(DOWNLOADS, "gzip off;", "gzip on;").start();

        Result result = command("http://127.0.0.1:" + nginx.port() + PATH);

        assertRed(result, "compression", "compressed (gzip)", "\"gzip off;\"");
    }

    @Test
    void goesThroughTls() throws Exception {
        TlsPort tls = TlsPort.by(data.resolve("nginx/conf"));
        nginx = front().serverConf("include tls.conf;").start();
        Path trusted = folder.resolve("trusted.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(tls.certificate());
                OutputStream out = Files.newOutputStream(trusted)) {
            store.setCertificateEntry(
                    "own", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            store.store(out, "changeit".toCharArray());
        }
        String url = tls.uri(PATH).toString();

        assertGreen(
                command(url, "-Djavax.net.ssl.trustStore=" + trusted, "-Djavax.net.ssl.trustStorePassword=changeit"));
        Result untrusted = command(url);
        assertThat(untrusted.status()).isEqualTo(2);
        assertThat(untrusted.out()).contains("does not answer: ");
    }

    @Test
    void writesJson() throws Exception {
        nginx = front().patch(DOWNLOADS, "    internal;\n", "").start();

        Result result = examine("--json");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .startsWith("{\"green\":false,\"checks\":[")
                .contains("{\"check\":\"internal\",\"subject\":\"/protected/\",\"outcome\":\"fail\",\"words\":")
                .contains("\"facts\":{")
                .endsWith("}}\n");
    }
}
