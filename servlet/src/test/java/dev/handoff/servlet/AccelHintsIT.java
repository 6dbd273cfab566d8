// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.annotation.AccelHints;
import dev.handoff.servlet.annotation.SendsFrom;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.HandlerServlet;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import dev.handoff.zip.ManifestBuilder;
import dev.handoff.zip.ZipManifest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code @AccelHints} tells nginx, what nginx makes of it, and that nobody else is told. */
class AccelHintsIT {

    private static final String NGINX = "X-Handoff-Proxy: " + RealNginx.SECRET;
    private static final List<String> HINTS =
            List.of("X-Accel-Buffering", "X-Accel-Limit-Rate", "X-Accel-Expires", "X-Accel-Redirect");

    private static final String CACHE = "proxy_cache_path nginx/cache keys_zone=hints:1m;";

    private static final String CACHED = """
            location /cached/ {
                include handoff-proxy.conf;
                proxy_cache hints;
                proxy_pass http://handoff_app;
            }
            location /kept/ {
                include handoff-proxy.conf;
                proxy_cache hints; proxy_cache_valid any 1h;
                proxy_pass http://handoff_app;
            }
            """;

    @TempDir
    Path data;

    private Path files;
    private Container container;
    private RealNginx nginx;

    /** Sends an event and holds the second back until it is let. */
    @AccelHints(buffering = false)
    public static final class EventServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        private final transient CountDownLatch firstArrived;

        EventServlet(CountDownLatch firstArrived) {
            this.firstArrived = firstArrived;
        }

        @Override
        protected void service(HttpServletRequest req, HttpServletResponse res) throws ServletException, IOException {
            res.setContentType("text/event-stream");
            if (req.getParameter("length") != null) {
                res.setContentLength(Integer.parseInt(req.getParameter("length")));
            }
            res.getOutputStream().print("data: 1\n\n");
            res.flushBuffer();
            try {
                boolean arrived = firstArrived.await(20, TimeUnit.SECONDS);
                res.getOutputStream().print("data: " + (arrived ? "2" : "nobody saw the first") + "\n\n");
            } catch (InterruptedException e) {
                throw new ServletException(e);
            }
        }
    }

    /** Writes more than a second's worth, and says when it has. */
    @AccelHints(limitRate = "${rate:1k}")
    public static final class ThrottledServlet extends HttpServlet {

        static final int LENGTH = 48 * 1024;
        private static final long serialVersionUID = 1;

        private final transient CountDownLatch written;

        ThrottledServlet(CountDownLatch written) {
            this.written = written;
        }

        @Override
        protected void service(HttpServletRequest req, HttpServletResponse res) throws IOException {
            write(res);
            written.countDown();
        }

        static void write(HttpServletResponse res) throws IOException {
            ServletOutputStream out = res.getOutputStream();
            out.write(new byte[LENGTH]);
            out.close();
        }
    }

    /** Counts how often it is asked. */
    abstract static class CountingServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        private final transient AtomicInteger asked = new AtomicInteger();

        @Override
        protected void service(HttpServletRequest req, HttpServletResponse res) throws IOException {
            res.getWriter().print(asked.incrementAndGet());
        }
    }

    /** May be kept. */
    @AccelHints(expires = "10m")
    public static final class KeptServlet extends CountingServlet {
        private static final long serialVersionUID = 1;
    }

    /** May not be kept. */
    @AccelHints(expires = "off")
    public static final class FreshServlet extends CountingServlet {
        private static final long serialVersionUID = 1;
    }

    /** Answers itself or hands off, as asked. */
    @AccelHints(buffering = false, limitRate = "100k", expires = "1h")
    @SendsFrom(location = "/protected/", alias = "${files}")
    public static final class MixedServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest req, HttpServletResponse res) throws ServletException, IOException {
            String step = req.getDispatcherType() == DispatcherType.ASYNC ? "write" : req.getParameter("step");
            InternalLocation location = Nginx.location(req);
            switch (step) {
                case "write" -> res.getWriter().print("the page");
                case "own" -> {
                    res.setHeader("X-Accel-Limit-Rate", "0");
                    res.getWriter().print("the page");
                }
                case "ownThenDispatch" -> {
                    res.setHeader("X-Accel-Limit-Rate", "0");
                    req.startAsync().dispatch();
                }
                case "error" -> res.sendError(404);
                case "file" ->
                    Nginx.send(AccelRedirect.to(location, location.find("a.txt").orElseThrow()), req, res);
                case "header" -> res.setHeader("X-Accel-Redirect", "/protected/a.txt");
                case "zip" -> {
                    ManifestBuilder zip = ZipManifest.builder("a.zip");
                    zip.tree("", location, location.directory());
                    Nginx.send(zip.build(), req, res);
                }
                case "dispatch" -> req.startAsync().dispatch();
                case "thread" -> inThread(req, res);
                default -> throw new ServletException(step);
            }
        }

        private static void inThread(HttpServletRequest req, HttpServletResponse res) {
            AsyncContext async = req.startAsync();
            async.start(() -> {
                try {
                    res.getWriter().print("the page");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } finally {
                    async.complete();
                }
            });
        }
    }

    @BeforeEach
    void writeFile() throws IOException {
        files = Files.createDirectory(data.resolve("files"));
        Files.writeString(files.resolve("a.txt"), "the file");
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

    private void start(HttpServlet servlet, String... patterns) throws Exception {
        container = Container.started(context -> {
            context.setInitParameter("files", files.toString());
            context.setInitParameter("handoff.proxySecret", RealNginx.SECRET);
            context.setInitParameter("handoff.proxyBufferSize", "16k");
            new HandoffInitializer().onStartup(Set.of(servlet.getClass()), context);
            ServletRegistration.Dynamic registration = context.addServlet("hints", servlet);
            registration.setAsyncSupported(true);
            registration.addMapping(patterns);
            HandlerServlet.map(context, "/plain", (req, res) -> ThrottledServlet.write(res));
            HandlerServlet.map(
                    context,
                    "/forward",
                    (req, res) -> req.getRequestDispatcher("/hints?" + req.getQueryString())
                            .forward(req, res));
        });
    }

    private void startNginx(String... modules) throws Exception {
        nginx = RealNginx.behind(container.port())
                .prefix(data)
                .modules(modules)
                .tokens(modules.length == 0 ? new String[] {"bridge"} : new String[] {"bridge", "zip"})
                .httpConf(CACHE)
                .serverConf(CACHED)
                .start();
    }

    private static void assertNoHints(Response answer) {
        HINTS.forEach(name -> assertThat(answer.header(name)).as(name).isEmpty());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(nginx.uri(path)).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hints?step=write", "/hints?step=dispatch", "/hints?step=thread", "/forward?step=write"})
    void areToldToNginxAlone(String path) throws Exception {
        start(new MixedServlet(), "/hints");

        Response toNginx = RawHttp.get(container.port(), path, NGINX);
        Response toOthers = RawHttp.get(container.port(), path);
        Response toForgers = RawHttp.get(container.port(), path, NGINX + "x");

        assertThat(toNginx.text()).isEqualTo("the page");
        assertThat(toNginx.headers("X-Accel-Buffering")).containsExactly("no");
        assertThat(toNginx.headers("X-Accel-Limit-Rate")).containsExactly("102400");
        assertThat(toNginx.headers("X-Accel-Expires")).containsExactly("3600");
        for (Response answer : List.of(toOthers, toForgers)) {
            assertThat(answer.text()).isEqualTo("the page");
            assertNoHints(answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"own", "ownThenDispatch"})
    void areReplacedByTheServlet(String step) throws Exception {
        start(new MixedServlet(), "/hints");

        Response answer = RawHttp.get(container.port(), "/hints?step=" + step, NGINX);

        assertThat(answer.text()).isEqualTo("the page");
        assertThat(answer.headers("X-Accel-Limit-Rate")).containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "header"})
    void changeNothingInWhatTheServletHandsOff(String step) throws Exception {
        RealNginx.assumeInstalled();
        start(new MixedServlet(), "/hints");
        startNginx();

        Response toNginx = RawHttp.get(container.port(), "/hints?step=" + step, NGINX);
        assertThat(toNginx.headers("X-Accel-Redirect")).containsExactly("/protected/a.txt");
        assertThat(toNginx.headers("X-Accel-Limit-Rate")).containsExactly("102400");
        for (int port : new int[] {container.port(), nginx.port()}) {
            Response answer = RawHttp.get(port, "/hints?step=" + step);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("the file");
            assertNoHints(answer);
        }
    }

    @Test
    void changeNothingInErrors() throws Exception {
        RealNginx.assumeInstalled();
        start(new MixedServlet(), "/hints");
        startNginx();

        Response answer = RawHttp.get(nginx.port(), "/hints?step=error");

        assertThat(answer.status()).isEqualTo(404);
        assertNoHints(answer);
    }

    @Test
    void changeNothingInArchivesOfModZip() throws Exception {
        RealNginx.assumeInstalled();
        start(new MixedServlet(), "/hints");
        startNginx("ngx_http_zip_module.so");

        Response byModule = RawHttp.get(nginx.port(), "/hints?step=zip");
        Response byJvm = RawHttp.get(container.port(), "/hints?step=zip");

        assertThat(byModule.status()).isEqualTo(200);
        assertThat(byModule.body()).hasSameSizeAs(byJvm.body()).startsWith('P', 'K');
        assertNoHints(byModule);
        assertNoHints(byJvm);
    }

    /** In chunks nginx lets a short response through even without the hint; where the length is known it does not. */
    @ParameterizedTest
    @ValueSource(strings = {"/events", "/events?length=18"})
    void letEachEventThroughAtOnce(String path) throws Exception {
        RealNginx.assumeInstalled();
        CountDownLatch firstArrived = new CountDownLatch(1);
        start(new EventServlet(firstArrived), "/events");
        startNginx();

        HttpResponse<InputStream> answer = HttpClient.newHttpClient().send(request(path), BodyHandlers.ofInputStream());
        try (InputStream events = answer.body()) {
            byte[] first = events.readNBytes("data: 1\n\n".length()); // while the servlet waits for this test
            firstArrived.countDown();

            assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("data: 1\n\n");
            assertThat(new String(events.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("data: 2\n\n");
        }
    }

    @Test
    void holdResponsesToARate() throws Exception {
        RealNginx.assumeInstalled();
        CountDownLatch written = new CountDownLatch(1);
        start(new ThrottledServlet(written), "/throttled");
        startNginx();
        HttpClient client = HttpClient.newHttpClient();

        CompletableFuture<HttpResponse<byte[]>> throttled =
                client.sendAsync(request("/throttled"), BodyHandlers.ofByteArray());
        assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(client.send(request("/plain"), BodyHandlers.ofByteArray())
                            .body())
                    .hasSize(ThrottledServlet.LENGTH);
        }

        assertThat(throttled).as("overtaken by 20 others that began later").isNotDone();
        throttled.cancel(true);
    }

    @Test
    void sayHowLongACacheKeepsAResponse() throws Exception {
        RealNginx.assumeInstalled();
        start(new KeptServlet(), "/cached/*");
        startNginx();

        // nginx stores a response after the client has it; the servlet never says the same twice
        List<String> answers = new ArrayList<>();
        String answer = RawHttp.get(nginx.port(), "/cached/a").text();
        while (!answers.contains(answer) && answers.size() < 100) {
            answers.add(answer);
            answer = RawHttp.get(nginx.port(), "/cached/a").text();
        }

        assertThat(answers).contains(answer);
    }

    @Test
    void keepResponsesOutOfACache() throws Exception {
        RealNginx.assumeInstalled();
        start(new FreshServlet(), "/kept/*");
        startNginx();

        assertThat(RawHttp.get(nginx.port(), "/kept/a").text()).isEqualTo("1");
        assertThat(RawHttp.get(nginx.port(), "/kept/a").text()).isEqualTo("2");
    }
}
