// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.FormBody;
import dev.handoff.servlet.testing.UploadApplication;
import dev.handoff.testing.Leftovers;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import dev.handoff.upload.UploadFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An application that takes uploads, by one road, for all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UploadUnderTest {

    /** How the bytes come to the application. */
    enum Road {
        DIRECT,
        SPOOL,
        MODULE
    }

    private static final String MORE_SPOOLED = """
            include uploads.conf;
            location /configured {
                include handoff-proxy.conf; include handoff-spool.conf; include local-upload.conf;
                proxy_pass http://handoff_app;
            }
            """;

    private static final String MORE_BY_MODULE = """
            include uploads-module.conf;
            location = /configured { include handoff-module.conf; include local-upload.conf; }
            """;

    @TempDir
    static Path folder;

    Path data;

    UploadApplication application;
    Container container;
    RealNginx nginx;
    Path store;
    Path spool;
    Path claims;

    abstract Road road();

    @BeforeAll
    void start() throws Exception {
        if (road() != Road.DIRECT) {
            RealNginx.assumeInstalled();
        }
        // a path beyond ASCII, which containers take for ISO-8859-1 in a header
        data = Files.createDirectory(folder.resolve("Ablage für \u65E5\u672C"));
        store = data.resolve("store");
        spool = data.resolve("spool");
        claims = Files.createDirectory(data.resolve("files"));
        application = new UploadApplication(settings(), claims);
        container = Container.started(application);
        RealNginx.Builder front =
                RealNginx.behind(container.port()).prefix(data).withoutKeepalive();
        if (road() == Road.SPOOL) {
            nginx = front.serverConf(MORE_SPOOLED).start();
        } else if (road() == Road.MODULE) {
            nginx = front.modules("ngx_http_upload_module.so")
                    .serverConf(MORE_BY_MODULE)
                    .start();
        }
    }

    Handoff.Builder settings() {
        Handoff.Builder settings =
                Handoff.builder().proxySecret(RealNginx.SECRET).proxyBufferSize(16 * 1024);
        settings.uploadStore(store);
        if (road() == Road.SPOOL) {
            settings.uploadSpool(spool).uploadSecret(RealNginx.UPLOAD_SECRET);
        } else if (road() == Road.MODULE) {
            settings.uploadFields(UploadFields.dotted(RealNginx.FIELD_SECRET, "number", "crc32"))
                    .uploadSecret(RealNginx.UPLOAD_SECRET);
        }
        return settings;
    }

    @AfterAll
    void stop() throws Exception {
        if (nginx != null) {
            nginx.close();
        }
        if (container != null) {
            container.close();
        }
    }

    /** Whatever a test did, and however its request ended. */
    @AfterEach
    void leavesNothingBehind() throws IOException {
        if (container == null) {
            return;
        }
        Leftovers.awaitNone(store);
        if (Files.exists(spool)) {
            Leftovers.awaitNone(spool);
        }
        List<String> notes = new ArrayList<>(application.notes());
        application.notes().clear();
        assertThat(notes).isEmpty();
        try (var claimed = Files.newDirectoryStream(claims)) {
            for (Path file : claimed) {
                Files.delete(file);
            }
        }
    }

    int port() {
        return nginx == null ? container.port() : nginx.port();
    }

    Response post(String target, String steps, FormBody form, String... headers) throws IOException {
        return send("POST", target, steps, FormBody.CONTENT_TYPE, form.bytes(), headers);
    }

    Response send(String method, String target, String steps, String type, byte[] body, String... headers)
            throws IOException {
        return RawHttp.exchange(port(), request(method, target, steps, type, body, headers));
    }

    static byte[] request(String method, String target, String steps, String type, byte[] body, String... headers) {
        List<String> lines = new ArrayList<>(List.of(headers));
        lines.add("X-Steps: " + steps);
        lines.add("Content-Type: " + type);
        lines.add("Content-Length: " + body.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                RawHttp.request(method, target, lines.toArray(String[]::new)).getBytes(ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }

    static List<String> lines(Response answer) {
        assertThat(answer.status())
                .as(answer + "\n" + new String(answer.body(), UTF_8))
                .isEqualTo(200);
        return new String(answer.body(), UTF_8).lines().toList();
    }
}
