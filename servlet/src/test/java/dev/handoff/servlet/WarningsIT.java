// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.HandlerServlet;
import dev.handoff.servlet.testing.HeaderApplication;
import dev.handoff.servlet.testing.RecordedLog;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator learns what to mend, once for each cause, and reads no secret in the log. */
class WarningsIT {

    private static final String NONE = "X-Unproven: 1";
    private static final String NGINX = "X-Handoff-Proxy: " + RealNginx.SECRET;
    private static final String WITH_BRIDGE = NGINX + "; bridge";
    private static final String LOST_OWN = "nginx drops the header X-Own of a handed-off response: write"
            + " \"add_header X-Own $upstream_http_x_own;\" into the internal location";

    @TempDir
    Path files;

    private RecordedLog log;
    private Container container;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(files.resolve("a.txt"), "the file");
        log = RecordedLog.start().inFull(Nginx.class, GuardFilter.class);
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        if (container != null) {
            container.close();
        }
    }

    private void serveHeaders() throws Exception {
        container = Container.started(new HeaderApplication(InternalLocation.alias("/protected/", files)));
    }

    private void get(String path, String proof) throws IOException {
        assertThat(RawHttp.get(container.port(), path, proof).status()).isIn(200, 404, 500);
    }

    @Test
    void namesEachHeaderThatNginxDropsOnce() throws Exception {
        serveHeaders();

        get("/security", NGINX);
        get("/security", NGINX);

        assertThat(log.warnings())
                .contains(
                        LOST_OWN,
                        "nginx drops the header x-frame-options of a handed-off response: write"
                                + " \"add_header x-frame-options $upstream_http_x_frame_options;\" into the internal"
                                + " location, or include handoff-bridge.conf there and announce the token bridge")
                .hasSize(4)
                .doesNotHaveDuplicates();
    }

    @Test
    void isSilentAboutWhatTheBridgeCarriesOver() throws Exception {
        serveHeaders();

        get("/security", WITH_BRIDGE);

        assertThat(log.warnings()).containsExactly(LOST_OWN);
    }

    @Test
    void isSilentWhereTheJvmSendsEveryHeader() throws Exception {
        serveHeaders();

        get("/security", NONE);

        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void isSilentAboutWhatNginxKeepsOrWhatIsSuperseded() throws Exception {
        serveHeaders();

        for (String path :
                List.of("/plain", "/own", "/validators", "/orders", "/session", "/charset", "/plainReplaced")) {
            for (String proof : List.of(NGINX, WITH_BRIDGE, NONE)) {
                get(path, proof);
                get(path + "?file=missing", proof);
            }
        }

        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void logsDecisionsButNeverASecret() throws Exception {
        serveHeaders();
        String almost = RealNginx.SECRET.substring(1);

        for (String path : List.of("/plain", "/own", "/security", "/plain?file=missing")) {
            get(path, WITH_BRIDGE);
            get(path, "X-Handoff-Proxy: " + almost);
        }

        assertThat(log.text())
                .contains("DEBUG dev.handoff.servlet.Nginx - to nginx: ")
                .contains("DEBUG dev.handoff.servlet.Nginx - from this JVM, 200: ")
                .contains("DEBUG dev.handoff.servlet.Nginx - 404 for ")
                .doesNotContain(almost);
    }

    private void guard(ServletContext context) {
        Handoff.builder()
                .proxySecret(RealNginx.SECRET)
                .locations(InternalLocation.alias("/protected/", files))
                .guard("/*")
                .build()
                .install(context);
        HandlerServlet.map(
                context, "/accel", (req, res) -> res.setHeader("X-Accel-Redirect", req.getParameter("value")));
        HandlerServlet.map(context, "/file", (req, res) -> res.setHeader("X-Sendfile", req.getParameter("value")));
        HandlerServlet.map(context, "/late", (req, res) -> {
            res.flushBuffer();
            res.setHeader("x-accel-redirect", "/protected/a.txt");
        });
    }

    @Test
    void tellsHowToDeclareALocationOnce() throws Exception {
        container = Container.started(this::guard);

        for (int i = 0; i < 2; i++) {
            get("/accel?value=/other/a.txt", NGINX);
            get("/file?value=/srv/other/a.txt", NONE);
            get("/accel?value=@named", NGINX);
        }

        assertThat(log.warnings())
                .containsExactly(
                        "X-Accel-Redirect \"/other/a.txt\" leads to no declared location: declare it in the setting"
                                + " locations, as in \"alias /protected/ /srv/files\"",
                        "X-Sendfile \"/srv/other/a.txt\" lies in no declared location: declare it in the setting"
                                + " locations, as in \"alias /protected/ /srv/files\"",
                        "X-Accel-Redirect \"@named\" is not a URI that nginx takes: write an absolute path,"
                                + " percent-encoded, without \"..\"");
    }

    @Test
    void tellsOfHandOffsThatComeTooLate() throws Exception {
        container = Container.started(this::guard);

        get("/late", NGINX);
        get("/late", NONE);

        assertThat(log.warnings())
                .containsExactly("x-accel-redirect came after the response was committed or from an included resource,"
                        + " where it has no effect: set it before the first byte, in the resource that was asked for");
    }
}
