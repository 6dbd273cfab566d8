// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.HandlerServlet;
import dev.handoff.servlet.testing.HeaderApplication;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import jakarta.servlet.ServletContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of a hand-off through real nginx and its header bridge, and what it cannot forge. */
class BehindNginxIT {

    /** A location that nginx looks up in another folder than the application, and one with a small buffer. */
    private static final String MORE_LOCATIONS = """
            location /elsewhere/ { internal; alias files/elsewhere/; include handoff-bridge.conf; }
            location /small/ {
                proxy_set_header X-Handoff-Proxy $handoff_proxy;
                proxy_set_header Host localhost;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_buffer_size 4k;
                proxy_buffers 8 4k;
                proxy_pass http://handoff_app;
            }
            """;

    @TempDir
    Path data;

    private final Queue<String> proofs = new ConcurrentLinkedQueue<>();
    private Path files;
    private Container container;
    private RealNginx nginx;

    @BeforeEach
    void start() throws Exception {
        RealNginx.assumeInstalled();
        files = Files.createDirectory(data.resolve("files"));
        Files.writeString(files.resolve("a.txt"), "the file");
        Files.createDirectory(files.resolve("elsewhere"));
    }

    @AfterEach
    void stop() throws Exception {
        if (nginx != null) {
            nginx.close();
        }
        if (container != null) {
            container.close();
        }
    }

    private void serve(Container.Application application) throws Exception {
        container = Container.started(application);
        nginx = RealNginx.behind(container.port())
                .prefix(data)
                .serverConf(MORE_LOCATIONS)
                .start();
    }

    private void serveHeaders() throws Exception {
        serve(new HeaderApplication(InternalLocation.alias("/protected/", files)));
    }

    private static List<String> names(Response answer) {
        return answer.headers().stream()
                .map(header -> header.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static void assertFile(Response answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("the file");
        assertThat(names(answer)).noneMatch(name -> name.startsWith("x-accel-") || name.startsWith("x-handoff"));
    }

    @Test
    void carriesTheHeadersOfTheApplicationOver() throws Exception {
        serveHeaders();

        Response answer = RawHttp.get(nginx.port(), "/security");

        assertFile(answer);
        assertThat(answer.headers("Content-Security-Policy")).containsExactly("default-src 'none'");
        assertThat(answer.headers("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers("X-Frame-Options")).containsExactly("DENY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/own", "/ownInLowerCase", "/ownThenWriter"})
    void givesNameAndCachingOfTheApplicationToTheFileOnce(String path) throws Exception {
        serveHeaders();

        Response answer = RawHttp.get(nginx.port(), path);

        assertFile(answer);
        assertThat(answer.headers("Content-Disposition")).containsExactly(HeaderApplication.DISPOSITION);
        assertThat(answer.headers("Cache-Control")).containsExactly("private, max-age=60");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/validators", "/orders", "/session", "/charset", "/plain"})
    void describesTheBytesOfTheFileAlone(String path) throws Exception {
        serveHeaders();

        Response answer = RawHttp.get(nginx.port(), path);

        assertFile(answer);
        assertThat(answer.headers("Accept-Ranges")).containsExactly("bytes");
        assertThat(answer.headers("ETag")).hasSize(1).doesNotContain("\"own\"");
        assertThat(answer.headers("Last-Modified")).hasSize(1);
        assertThat(answer.headers("Content-Type")).containsExactly("text/plain");
        assertThat(names(answer)).doesNotContain("content-encoding", "content-range", "x-sendfile");
    }

    @Test
    void keepsCookiesThroughTheHandOff() throws Exception {
        serveHeaders();

        assertThat(RawHttp.get(nginx.port(), "/sessionThenWriter").headers("Set-Cookie"))
                .hasSize(3)
                .contains("a=1", "b=2");
    }

    @Test
    void givesNoNameAndNoCachingToErrorPagesOfNginx() throws Exception {
        // the application looks into files/, nginx into files/elsewhere/
        serve(new HeaderApplication(InternalLocation.alias("/elsewhere/", files)));

        for (String path : List.of("/own", "/ownThenWriter", "/plainReplaced", "/security")) {
            Response missing = RawHttp.get(nginx.port(), path);

            assertThat(missing.status()).as(path).isEqualTo(404);
            assertThat(names(missing))
                    .as(path)
                    .doesNotContain("content-disposition", "cache-control", "content-security-policy")
                    .noneMatch(name -> name.startsWith("x-handoff"));
        }
    }

    @Test
    void givesNoNameAndNoCachingToForbiddenPagesOfNginx() throws Exception {
        serve(new HeaderApplication(InternalLocation.alias("/elsewhere/", files)));
        Files.createDirectory(files.resolve("elsewhere/a.txt"));
        nginx.close();
        nginx = RealNginx.behind(container.port())
                .prefix(data)
                .serverConf(MORE_LOCATIONS.replace("internal;", "internal; deny all;"))
                .start();

        Response forbidden = RawHttp.get(nginx.port(), "/own");

        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(names(forbidden)).doesNotContain("content-disposition", "cache-control");
    }

    private void showProof(ServletContext context) {
        Handoff.builder().proxySecret(RealNginx.SECRET).build().install(context);
        InternalLocation location = InternalLocation.alias("/protected/", files);
        HandlerServlet.map(context, "/", (req, res) -> {
            proofs.addAll(Collections.list(req.getHeaders("X-Handoff-Proxy")));
            Nginx.send(AccelRedirect.to(location, files.resolve("a.txt")), req, res);
        });
        HandlerServlet.map(context, "/small/*", (req, res) -> {
            res.setHeader("X-Large", "x".repeat(Integer.parseInt(req.getParameter("length"))));
            try {
                Nginx.send(AccelRedirect.to(location, files.resolve("a.txt")), req, res);
            } catch (IllegalStateException e) {
                res.reset();
                res.sendError(507);
            }
        });
    }

    @Test
    void overwritesProofsThatTheClientSends() throws Exception {
        serve(this::showProof);

        for (String forged : List.of("forged", RealNginx.SECRET, RealNginx.SECRET + "; zip")) {
            assertFile(RawHttp.get(nginx.port(), "/", "X-Handoff-Proxy: " + forged, "x-handoff-proxy: again"));
        }

        assertThat(proofs).hasSize(3).containsOnly(RealNginx.SECRET + "; bridge");
        assertThat(nginx.accessLog()).contains("GET / ");
    }

    @Test
    void handsNothingToClientsWithoutNginx() throws Exception {
        serve(this::showProof);
        String secret = RealNginx.SECRET;

        for (String forged : List.of(
                "forged",
                "; bridge",
                "",
                secret.substring(1),
                secret.toUpperCase(Locale.ROOT),
                secret + secret,
                secret + ", " + secret,
                "\"" + secret + "\"",
                "REPLACE_WITH_YOUR_OWN_SECRET_OF_32_TO_128_CHARACTERS; bridge")) {
            assertFile(RawHttp.get(container.port(), "/", "X-Handoff-Proxy: " + forged));
        }
        assertFile(RawHttp.get(
                container.port(), "/", "X-Handoff-Proxy: forged", "X-Handoff-Proxy: " + secret + "; bridge"));
        assertFile(RawHttp.get(container.port(), "/", "X_Handoff_Proxy: " + secret));
    }

    @Test
    void fitsEveryHeadThatItSendsIntoTheBufferOfNginx() throws Exception {
        serve(this::showProof);

        List<Integer> statuses = new ArrayList<>();
        for (int length = 3400; length <= 4096; length += 8) {
            statuses.add(RawHttp.get(nginx.port(), "/small/?length=" + length).status());
        }

        // 502 would be nginx's: "upstream sent too big header"
        assertThat(statuses).containsOnly(200, 507).startsWith(200).endsWith(507);
    }
}
