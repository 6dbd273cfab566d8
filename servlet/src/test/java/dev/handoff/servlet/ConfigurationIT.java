// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.HandlerServlet;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The settings reach the application by each road, the same everywhere, and wrong ones stop its start. */
class ConfigurationIT {

    private static final String NONE = "X-Unproven: 1";
    private static final String NGINX = "X-Handoff-Proxy: " + RealNginx.SECRET;
    private static final String OTHER_SECRET = "another-secret-with-more-than-32-characters";

    @TempDir
    Path files;

    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private Container container;

    /** How an application is configured. */
    private enum Road {
        BUILDER,
        CONTEXT_PARAMETERS,
        FILTER_PARAMETERS
    }

    @BeforeEach
    void writeFile() throws IOException {
        Files.writeString(files.resolve("a.txt"), "the file");
    }

    @AfterEach
    void stop() throws Exception {
        if (container != null) {
            container.close();
        }
    }

    private void start(Container.Application configuration) throws Exception {
        container = Container.started(context -> {
            configuration.register(context);
            HandlerServlet.map(context, "/send", this::send);
            HandlerServlet.map(context, "/thread", this::sendInThread);
            HandlerServlet.map(
                    context, "/guarded", (req, res) -> res.setHeader("X-Accel-Redirect", "/protected/a.txt"));
            HandlerServlet.map(
                    context, "/unguarded", (req, res) -> res.setHeader("X-Accel-Redirect", "/protected/a.txt"));
        });
    }

    private void send(HttpServletRequest req, HttpServletResponse res) throws IOException {
        InternalLocation location = InternalLocation.alias("/protected/", files);
        Nginx.send(AccelRedirect.to(location, files.resolve("a.txt")), req, res);
    }

    private void sendInThread(HttpServletRequest req, HttpServletResponse res) {
        AsyncContext async = req.startAsync();
        async.start(() -> {
            try {
                send(req, res);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                async.complete();
            }
        });
    }

    private void configure(ServletContext context, Road road, Map<String, String> settings) throws ServletException {
        switch (road) {
            case BUILDER -> throw new IllegalArgumentException("the builder takes no names");
            case CONTEXT_PARAMETERS -> {
                settings.forEach((name, value) -> context.setInitParameter("handoff." + name, value));
                try {
                    new HandoffInitializer().onStartup(Set.of(), context);
                } catch (ServletException e) {
                    refusals.add(e.getMessage());
                    throw e;
                }
            }
            case FILTER_PARAMETERS -> {
                FilterRegistration.Dynamic filter =
                        context.addFilter("handoff", new RememberingFilter(new GuardFilter()));
                filter.setInitParameters(settings);
                filter.setAsyncSupported(true);
                filter.addMappingForUrlPatterns(
                        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.FORWARD),
                        false,
                        "/guarded");
            }
        }
    }

    /** Not every container repeats in its own exception why a filter did not start. */
    private final class RememberingFilter implements Filter {

        private final Filter filter;

        RememberingFilter(Filter filter) {
            this.filter = filter;
        }

        @Override
        public void init(FilterConfig config) throws ServletException {
            try {
                filter.init(config);
            } catch (ServletException e) {
                refusals.add(e.getMessage());
                throw e;
            }
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            filter.doFilter(request, response, chain);
        }
    }

    private void configureFully(ServletContext context, Road road) throws ServletException {
        if (road == Road.BUILDER) {
            Handoff.builder()
                    .proxySecret(RealNginx.SECRET, OTHER_SECRET)
                    .locations(InternalLocation.alias("/protected/", files))
                    .guard("/guarded")
                    .build()
                    .install(context);
            return;
        }
        String secrets = RealNginx.SECRET + ", " + OTHER_SECRET;
        String locations = "alias /protected/ " + files;
        configure(
                context,
                road,
                road == Road.FILTER_PARAMETERS
                        ? Map.of("proxySecret", secrets, "locations", locations)
                        : Map.of("proxySecret", secrets, "locations", locations, "guard", "/guarded"));
    }

    private Response get(String path, String proof) throws IOException {
        return RawHttp.get(container.port(), path, proof);
    }

    private void assertFile(Response answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("the file");
        assertThat(answer.header("X-Accel-Redirect")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void configuresEveryServletOfTheApplication(Road road) throws Exception {
        start(context -> configureFully(context, road));

        for (String path : new String[] {"/send", "/thread", "/guarded"}) {
            assertFile(get(path, NONE));
            assertFile(get(path, "X-Handoff-Proxy: a-secret-that-nobody-has-configured-anywhere"));
            for (String secret : new String[] {RealNginx.SECRET, OTHER_SECRET}) {
                Response answer = get(path, "X-Handoff-Proxy: " + secret);
                assertThat(answer.headers("X-Accel-Redirect")).as(path).containsExactly("/protected/a.txt");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void guardsNothingButItsPatterns(Road road) throws Exception {
        start(context -> configureFully(context, road));

        assertThat(get("/unguarded", NONE).header("X-Accel-Redirect")).isPresent();
        assertThat(get("/guarded", NONE).header("X-Accel-Redirect")).isEmpty();
    }

    @Test
    void sendsFromTheJvmWhereNothingIsConfigured() throws Exception {
        start(context -> new HandoffInitializer().onStartup(null, context));

        assertFile(get("/send", NONE));
        assertFile(get("/send", NGINX));
        assertFile(get("/thread", NGINX));
    }

    @Test
    void guardsEveryPatternOfTheList() throws Exception {
        start(context -> configure(
                context,
                Road.CONTEXT_PARAMETERS,
                Map.of("locations", "alias /protected/ " + files, "guard", "/unguarded,\n  /guarded")));

        assertFile(get("/guarded", NONE));
        assertFile(get("/unguarded", NONE));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            proxySecrets    | x          | no such setting, did you mean proxySecret? there are proxySecret, proxyBufferSize, locations, guard, maxManifestSize, uploads, uploadStore, uploadSpool, uploadFields, uploadSecret, maxFileSize, maxRequestSize and doctor
            proxySecret     | short      | proxySecret must have 32 to 128 characters, as in the map of local-http.conf: 5 given
            proxyBufferSize | much       | must be a number of bytes such as 4096 or 16k: "much"
            proxyBufferSize | 512        | proxyBufferSize must be at least 1024 bytes, as in the proxy_buffer_size of nginx.conf: 512
            guard           | reports/*  | guard takes URL patterns such as "/*", "/reports/*" or "*.jsp": "reports/*"
            guard           | /a,        | guard takes URL patterns such as "/*", "/reports/*" or "*.jsp": ""
            locations       | /srv/files | each line must be alias, root or proxy, the location's prefix and the folder, as in "alias /protected/reports/ /srv/reports": "/srv/files"
            """)
    void wrongSettingsStopTheStart(String name, String value, String message) {
        assertDoesNotStart(context -> configure(context, Road.CONTEXT_PARAMETERS, Map.of(name, value)));

        assertThat(refusals).containsExactly("context-param handoff." + name + ": " + message);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            ProxySecret     | init-param ProxySecret: no such setting, did you mean proxySecret? there are proxySecret, proxyBufferSize, locations, guard, maxManifestSize, uploads, uploadStore, uploadSpool, uploadFields, uploadSecret, maxFileSize, maxRequestSize and doctor
            handoff.locations | init-param handoff.locations: no such setting, did you mean locations? there are proxySecret, proxyBufferSize, locations, guard, maxManifestSize, uploads, uploadStore, uploadSpool, uploadFields, uploadSecret, maxFileSize, maxRequestSize and doctor
            proxyBufferSize | init-param proxyBufferSize: must be a number of bytes such as 4096 or 16k: "x"
            guard           | init-param guard: this filter is mapped by its own url-pattern
            """)
    void wrongSettingsOfTheFilterStopTheStart(String name, String message) {
        assertDoesNotStart(context -> configure(context, Road.FILTER_PARAMETERS, Map.of(name, "x")));

        assertThat(refusals).containsExactly("filter handoff: " + message);
    }

    private void assertDoesNotStart(Container.Application configuration) {
        assertThatThrownBy(() -> start(configuration)).isInstanceOf(Exception.class);
        assertThat(container).isNull();
    }

    @Test
    void twoInstallationsStopTheStart() {
        assertDoesNotStart(context -> {
            configureFully(context, Road.BUILDER);
            try {
                Handoff.builder().build().install(context);
            } catch (IllegalStateException e) {
                refusals.add(e.getMessage());
                throw e;
            }
        });

        assertThat(refusals)
                .containsExactly("handoff is installed in this web application already: call Handoff.install once, and"
                        + " give the rest as context-params handoff.* or annotations");
    }

    @Test
    void everySourceGivesWhatTheOthersLeaveOut() throws Exception {
        start(context -> {
            configure(
                    context,
                    Road.CONTEXT_PARAMETERS,
                    Map.of("proxySecret", OTHER_SECRET, "guard", "/unguarded", "proxyBufferSize", "1024"));
            configure(context, Road.FILTER_PARAMETERS, Map.of("locations", "alias /protected/ " + files));
            Handoff.builder().proxySecret(RealNginx.SECRET).build().install(context);
        });

        for (String path : new String[] {"/send", "/guarded", "/unguarded"}) {
            assertFile(get(path, NONE));
            assertFile(get(path, "X-Handoff-Proxy: " + OTHER_SECRET));
            assertThat(get(path, NGINX).headers("X-Accel-Redirect")).as(path).containsExactly("/protected/a.txt");
        }
    }

    @Test
    void patternsOfCodeReplaceThoseOfParameters() throws Exception {
        start(context -> {
            configure(
                    context,
                    Road.CONTEXT_PARAMETERS,
                    Map.of("locations", "alias /protected/ " + files, "guard", "/unguarded"));
            Handoff.builder().guard("/guarded").build().install(context);
        });

        assertFile(get("/guarded", NONE));
        assertThat(get("/unguarded", NONE).header("X-Accel-Redirect")).isPresent();
    }

    @Test
    void whatNoSourceGivesStopsTheStart() {
        assertDoesNotStart(context -> configure(context, Road.CONTEXT_PARAMETERS, Map.of("uploads", "/photos/*")));
    }

    @Test
    void aFilterWithoutParametersTakesWhatIsInstalled() throws Exception {
        start(context -> {
            configure(
                    context,
                    Road.CONTEXT_PARAMETERS,
                    Map.of("proxySecret", RealNginx.SECRET, "locations", "alias /protected/ " + files));
            configure(context, Road.FILTER_PARAMETERS, Map.of());
        });

        assertFile(get("/guarded", NONE));
        assertThat(get("/guarded", NGINX).header("X-Accel-Redirect")).contains("/protected/a.txt");
    }
}
