// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.annotation.SendsFrom;
import dev.handoff.servlet.testing.Container;
import dev.handoff.servlet.testing.HandlerServlet;
import dev.handoff.servlet.testing.RecordedLog;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code @SendsFrom} means for the servlet that has it, however that is registered and reached. */
class AnnotationsIT {

    private static final String NGINX = "X-Handoff-Proxy: " + RealNginx.SECRET;

    @TempDir
    Path files;

    private Container container;

    /** How the library learns of annotated classes. */
    private enum Road {
        SCAN,
        CODE
    }

    /** Sends from its own location: by the library, or as old code does. */
    @SendsFrom(location = "/protected/photos/", alias = "${photos.dir}")
    public static class PhotoServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest req, HttpServletResponse res) throws ServletException, IOException {
            String step = req.getDispatcherType() == DispatcherType.ASYNC ? "send" : req.getParameter("step");
            switch (step == null ? "send" : step) {
                case "send" -> send(req, res);
                case "header" -> res.setHeader("X-Accel-Redirect", req.getParameter("to"));
                case "path" -> res.setHeader("X-Sendfile", req.getParameter("to"));
                case "forward" ->
                    req.getRequestDispatcher(req.getParameter("to")).forward(req, res);
                case "dispatch" -> req.startAsync().dispatch();
                case "thread" -> inThread(req, res);
                default -> throw new ServletException(step);
            }
        }

        private static void send(HttpServletRequest req, HttpServletResponse res) throws IOException {
            InternalLocation location = Nginx.location(req);
            Nginx.send(AccelRedirect.to(location, location.find("a.txt").orElseThrow()), req, res);
        }

        private static void inThread(HttpServletRequest req, HttpServletResponse res) {
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
    }

    /** Has no annotation of its own. */
    public static final class InheritingServlet extends PhotoServlet {

        private static final long serialVersionUID = 1;
    }

    /** Sends from two locations. */
    @SendsFrom(location = "/protected/first/", alias = "${photos.dir}/first")
    @SendsFrom(location = "/second/", root = "${photos.dir}")
    public static final class TwoLocationsServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest req, HttpServletResponse res) throws IOException {
            try {
                String prefix = req.getParameter("prefix");
                InternalLocation location = prefix == null ? Nginx.location(req) : Nginx.location(req, prefix);
                Nginx.send(AccelRedirect.to(location, location.find("b.txt").orElseThrow()), req, res);
            } catch (IllegalStateException e) {
                res.getWriter().print(e.getMessage());
            }
        }
    }

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(files.resolve("a.txt"), "the file");
        for (String folder : new String[] {"first", "second", "other"}) {
            Files.writeString(Files.createDirectory(files.resolve(folder)).resolve("b.txt"), "in " + folder);
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (container != null) {
            container.close();
        }
    }

    private void start(Road road, Container.Application servlets, Class<?>... annotated) throws Exception {
        container = Container.started(context -> {
            context.setInitParameter("photos.dir", files.toString());
            context.setInitParameter("handoff.proxySecret", RealNginx.SECRET);
            if (road == Road.SCAN) {
                new HandoffInitializer().onStartup(Set.of(annotated), context);
            }
            servlets.register(context);
            if (road == Road.CODE) {
                Handoff.builder().annotated(annotated).build().install(context);
            }
        });
    }

    private static void map(ServletContext context, String name, Servlet servlet, String... patterns) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setAsyncSupported(true);
        registration.addMapping(patterns);
    }

    private Response get(String path, String... headers) throws IOException {
        return RawHttp.get(container.port(), path, headers);
    }

    private void assertSends(String path) throws IOException {
        Response direct = get(path);
        assertThat(direct.status()).as(path + "\n" + direct).isEqualTo(200);
        assertThat(direct.text()).isEqualTo("the file");
        Response handedOff = get(path, NGINX);
        assertThat(handedOff.headers("X-Accel-Redirect"))
                .as(path + "\n" + handedOff)
                .containsExactly("/protected/photos/a.txt");
    }

    @ParameterizedTest
    @EnumSource
    void isFoundUnderEveryPattern(Road road) throws Exception {
        start(
                road,
                context -> map(context, "photos", new PhotoServlet(), "/photos/*", "/exact", "*.photo"),
                PhotoServlet.class);

        for (String path : new String[] {"/photos/1", "/photos", "/exact", "/x/y.photo"}) {
            assertSends(path);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isFoundUnderTheDefaultPattern(Road road) throws Exception {
        start(road, context -> map(context, "photos", new PhotoServlet(), "/"), PhotoServlet.class);

        assertSends("/");
        assertSends("/anything/else.html");
    }

    @ParameterizedTest
    @EnumSource
    void isFoundUnderEveryName(Road road) throws Exception {
        start(
                road,
                context -> {
                    map(context, "one", new PhotoServlet(), "/one");
                    ServletRegistration.Dynamic byClass = context.addServlet("two", PhotoServlet.class);
                    byClass.setAsyncSupported(true);
                    byClass.addMapping("/two/*");
                    context.addServlet("three", PhotoServlet.class.getName()).addMapping("/three");
                },
                PhotoServlet.class);

        for (String path : new String[] {"/one", "/two/x", "/three"}) {
            assertSends(path);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isInherited(Road road) throws Exception {
        start(
                road,
                context -> {
                    map(context, "sub", new InheritingServlet(), "/sub");
                    map(context, "anonymous", new PhotoServlet() {}, "/anonymous");
                },
                PhotoServlet.class);

        assertSends("/sub");
        assertSends("/anonymous");
        assertThat(get("/sub?step=header&to=/protected/photos/a.txt").text()).isEqualTo("the file");
    }

    @Test
    void isFoundOnASubclassThatWasScanned() throws Exception {
        start(Road.SCAN, context -> map(context, "sub", new InheritingServlet(), "/sub"), InheritingServlet.class);

        assertSends("/sub");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dispatch", "thread"})
    void holdsInAsynchronousMode(String step) throws Exception {
        start(Road.SCAN, context -> map(context, "photos", new PhotoServlet(), "/photos"), PhotoServlet.class);

        assertSends("/photos?step=" + step);
    }

    @Test
    void belongsToTheServletThatARequestIsForwardedTo() throws Exception {
        start(
                Road.SCAN,
                context -> {
                    map(context, "photos", new PhotoServlet(), "/photos");
                    map(context, "two", new TwoLocationsServlet(), "/two");
                    HandlerServlet.map(
                            context,
                            "/plain",
                            (req, res) -> req.getRequestDispatcher(req.getParameter("to"))
                                    .forward(req, res));
                },
                PhotoServlet.class,
                TwoLocationsServlet.class);

        assertSends("/plain?to=/photos");
        assertThat(get("/photos?step=forward&to=/two?prefix=/second/").text()).isEqualTo("in second");
        assertThat(get("/plain?to=/photos?step=header%26to=/second/b.txt").status())
                .isEqualTo(500);
    }

    @Test
    void ofSeveralIsChosenByItsPrefix() throws Exception {
        start(Road.SCAN, context -> map(context, "two", new TwoLocationsServlet(), "/two"), TwoLocationsServlet.class);

        assertThat(get("/two?prefix=/protected/first/").text()).isEqualTo("in first");
        assertThat(get("/two?prefix=/second/").text()).isEqualTo("in second");
        assertThat(get("/two?prefix=/second/", NGINX).header("X-Accel-Redirect"))
                .contains("/second/b.txt");
        assertThat(get("/two").text())
                .isEqualTo("the servlet sends from /protected/first/ and /second/: name one of them, as in"
                        + " Nginx.location(request, \"/protected/first/\")");
        assertThat(get("/two?prefix=/third/").text())
                .isEqualTo(
                        "the servlet sends from /protected/first/ and /second/, not from \"/third/\": declare that by"
                                + " @SendsFrom too");
    }

    @Test
    void isUnknownInOtherServlets() throws Exception {
        start(
                Road.SCAN,
                context -> HandlerServlet.map(context, "/plain/*", (req, res) -> {
                    try {
                        Nginx.location(req);
                    } catch (IllegalStateException e) {
                        res.getWriter().print(e.getMessage());
                    }
                }),
                PhotoServlet.class);

        assertThat(get("/plain/x").text())
                .isEqualTo("no @SendsFrom is known for the servlet at \"/plain\": write it on the class of the servlet,"
                        + " and where nothing scans for it, name that class in Handoff.builder().annotated");
    }

    @ParameterizedTest
    @EnumSource
    void isAllThatHeadersOfTheServletMayLeadTo(Road road) throws Exception {
        start(
                road,
                context -> {
                    context.setInitParameter("handoff.locations", "alias /protected/other/ " + files.resolve("other"));
                    map(context, "photos", new PhotoServlet(), "/photos");
                },
                PhotoServlet.class);

        assertThat(get("/photos?step=header&to=/protected/photos/a.txt").text()).isEqualTo("the file");
        assertThat(get("/photos?step=header&to=/protected/photos/a.txt", NGINX).header("X-Accel-Redirect"))
                .contains("/protected/photos/a.txt");
        assertThat(get("/photos?step=path&to=" + files.resolve("a.txt")).text()).isEqualTo("the file");
        for (String elsewhere :
                new String[] {"header&to=/protected/other/b.txt", "header&to=/etc/passwd", "path&to=/etc/passwd"}) {
            Response refused = get("/photos?step=" + elsewhere, NGINX);
            assertThat(refused.status()).as(elsewhere).isEqualTo(500);
            assertThat(refused.header("X-Accel-Redirect")).isEmpty();
        }
    }

    @Test
    void leavesTheRestOfTheApplicationToItsSettings() throws Exception {
        start(
                Road.CODE,
                context -> {
                    context.setInitParameter("handoff.guard", "/*");
                    context.setInitParameter("handoff.locations", "alias /protected/other/ " + files.resolve("other"));
                    map(context, "photos", new PhotoServlet(), "/photos/*");
                    HandlerServlet.map(
                            context,
                            "/photos/old/*",
                            (req, res) -> res.setHeader("X-Accel-Redirect", req.getParameter("to")));
                },
                PhotoServlet.class);

        assertThat(get("/photos/old/1?to=/protected/other/b.txt").text()).isEqualTo("in other");
        assertThat(get("/photos/old/1?to=/protected/photos/a.txt").status()).isEqualTo(500);
        assertThat(get("/photos/1?step=header&to=/protected/photos/a.txt").text())
                .isEqualTo("the file");
        assertThat(get("/photos/1?step=header&to=/protected/other/b.txt").status())
                .isEqualTo(500);
        assertThat(get("/photos/1?step=forward&to=/photos/old/1?to=/protected/other/b.txt")
                        .text())
                .isEqualTo("in other");
    }

    /** Names a folder that nobody gives. */
    @SendsFrom(location = "/protected/", alias = "${given.by.nobody}")
    public static final class WrongServlet extends PhotoServlet {

        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest
    @EnumSource
    void wrongOnesStopTheStart(Road road) {
        assertThatThrownBy(() -> start(
                        road, context -> map(context, "photos", new WrongServlet(), "/photos"), WrongServlet.class))
                .isInstanceOf(Exception.class);
        assertThat(container).isNull();
    }

    @Test
    void withoutAServletAreReportedOnce() throws Exception {
        try (RecordedLog log = RecordedLog.start()) {
            start(
                    Road.SCAN,
                    context -> map(context, "photos", new InheritingServlet(), "/photos"),
                    PhotoServlet.class,
                    TwoLocationsServlet.class);
            assertSends("/photos");

            assertThat(log.warnings())
                    .containsExactly("no servlet of the application is of " + TwoLocationsServlet.class
                            + ", so its annotations have no effect: register it, or annotate the class that is"
                            + " registered");
        }
    }

    @Test
    void applyToNothingBesideTheServlet() throws Exception {
        start(
                Road.SCAN,
                context -> HandlerServlet.map(
                        context, "/plain", (req, res) -> res.setHeader("X-Accel-Redirect", "/protected/photos/a.txt")),
                PhotoServlet.class);

        assertThat(get("/plain").header("X-Accel-Redirect")).contains("/protected/photos/a.txt");
        assertThat(get("/nothing/here").status()).isEqualTo(404);
    }
}
