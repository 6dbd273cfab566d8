// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.annotation.ReceivesUploads;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.FormBody;
import dev.handoff.testing.Leftovers;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import dev.handoff.upload.UploadedFile;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code @ReceivesUploads} means for the servlets that have it, several in one application. */
class AnnotatedUploadsIT {

    private static final String MORE_SPOOLED = """
            location /photos {
                include handoff-proxy.conf; include handoff-spool.conf; include local-upload.conf;
                proxy_pass http://handoff_app;
            }
            location /films {
                include handoff-proxy.conf; include handoff-spool.conf; include local-upload.conf;
                proxy_pass http://handoff_app;
            }
            """;

    @TempDir
    Path data;

    private Path claims;
    private Container container;
    private RealNginx nginx;

    /** Claims the part and tells in which folders of uploads something lay before that. */
    abstract static class ClaimingServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest req, HttpServletResponse res) throws ServletException, IOException {
            Path data = Path.of(getServletContext().getInitParameter("data"));
            UploadedFile file = Nginx.uploads(req).require("file");
            String waiting = waiting(data);
            Path claimed = file.moveTo(data.resolve("claims").resolve(file.fileName()));
            Part part = req.getPart("file");
            res.getWriter().print(waiting + claimed.getFileName() + " " + part.getSize());
        }

        private static String waiting(Path data) throws IOException {
            StringBuilder names = new StringBuilder();
            for (String folder : new String[] {"photos", "films", "shared", "spool"}) {
                Path path = data.resolve(folder);
                if (Files.isDirectory(path)) {
                    try (Stream<Path> files = Files.list(path)) {
                        names.append(files.findAny().isPresent() ? folder + " " : "");
                    }
                }
            }
            return names.toString();
        }
    }

    /** Takes small files. */
    @ReceivesUploads(store = "${data}/photos", maxFileSize = "${photo.size:1k}")
    public static final class PhotoServlet extends ClaimingServlet {
        private static final long serialVersionUID = 1;
    }

    /** Takes large ones, in another folder. */
    @ReceivesUploads(store = "${data}/films", maxRequestSize = "1m")
    public static final class FilmServlet extends ClaimingServlet {
        private static final long serialVersionUID = 1;
    }

    /** Leaves everything to the application. */
    @ReceivesUploads
    public static final class PlainServlet extends ClaimingServlet {
        private static final long serialVersionUID = 1;
    }

    @BeforeEach
    void makeFolder() throws IOException {
        claims = Files.createDirectory(data.resolve("claims"));
    }

    @AfterEach
    void stop() throws Exception {
        if (nginx != null) {
            nginx.close();
        }
        if (container != null) {
            container.close();
        }
        for (String folder : new String[] {"photos", "films", "shared", "spool"}) {
            if (Files.exists(data.resolve(folder))) {
                Leftovers.awaitNone(data.resolve(folder));
            }
        }
    }

    private void start(Map<String, Object> settings, Class<?>... annotated) throws Exception {
        container = Container.started(context -> {
            context.setInitParameter("data", data.toString());
            settings.forEach((name, value) -> context.setInitParameter("handoff." + name, value.toString()));
            map(context, "/photos", new PhotoServlet());
            new HandoffInitializer().onStartup(Set.of(annotated), context);
            map(context, "/films", new FilmServlet());
            map(context, "/plain", new PlainServlet());
        });
    }

    private static void map(ServletContext context, String address, HttpServlet servlet) {
        context.addServlet(address, servlet).addMapping(address);
    }

    private Response post(String path, int size) throws IOException {
        byte[] body = new FormBody("a file")
                .file("file", size + ".bin", "application/octet-stream", new byte[size])
                .bytes();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(RawHttp.request(
                        "POST", path, "Content-Type: " + FormBody.CONTENT_TYPE, "Content-Length: " + body.length)
                .getBytes(ISO_8859_1));
        request.writeBytes(body);
        return RawHttp.exchange(nginx == null ? container.port() : nginx.port(), request.toByteArray());
    }

    private void assertClaimed(String path, int size, String waiting) throws IOException {
        Response answer = post(path, size);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(waiting + " " + size + ".bin " + size);
        assertThat(claims.resolve(size + ".bin")).hasSize(size);
    }

    @Test
    void everyServletHasItsFolderAndItsSizes() throws Exception {
        start(Map.of(), PhotoServlet.class, FilmServlet.class);

        assertClaimed("/photos", 1000, "photos");
        assertThat(post("/photos", 1025).status()).isEqualTo(413);
        assertClaimed("/films", 100_000, "films");
        assertThat(post("/films", 1 << 20).status()).isEqualTo(413);
    }

    @Test
    void whatTheApplicationConfiguresComesFirst() throws Exception {
        start(
                Map.of("uploadStore", data.resolve("shared"), "maxRequestSize", "64k"),
                PhotoServlet.class,
                FilmServlet.class,
                PlainServlet.class);

        assertClaimed("/photos", 1000, "shared");
        assertThat(post("/photos", 1025).status()).isEqualTo(413);
        assertClaimed("/films", 10_000, "shared");
        assertThat(post("/films", 100_000).status()).isEqualTo(413);
        assertClaimed("/plain", 20_000, "shared");
        assertThat(data.resolve("photos")).doesNotExist();
    }

    @Test
    void theServletIsServedWithinPatternsOfTheApplication() throws Exception {
        start(Map.of("uploads", "/*", "uploadStore", data.resolve("shared")), PhotoServlet.class);

        assertClaimed("/photos", 1000, "shared");
        assertThat(post("/photos", 1025).status()).isEqualTo(413);
        assertClaimed("/films", 10_000, "shared");
    }

    @Test
    void theyShareTheSpoolOfNginx() throws Exception {
        RealNginx.assumeInstalled();
        start(
                Map.of("uploadSpool", data.resolve("spool"), "uploadSecret", RealNginx.UPLOAD_SECRET),
                PhotoServlet.class,
                FilmServlet.class);
        nginx = RealNginx.behind(container.port())
                .prefix(data)
                .withoutKeepalive()
                .serverConf(MORE_SPOOLED)
                .start();

        assertClaimed("/photos", 1000, "spool");
        assertThat(post("/photos", 1025).status()).isEqualTo(413);
        assertClaimed("/films", 100_000, "spool");
        assertThat(post("/films", 1 << 20).status()).isEqualTo(413);
    }

    @Test
    void aForgedClaimIsRefusedBeforeTheServlet() throws Exception {
        start(Map.of(), PhotoServlet.class);

        Response refused = RawHttp.get(container.port(), "/photos", "X-Handoff-Body: /etc/passwd");

        assertThat(refused.status()).isEqualTo(403);
    }
}
