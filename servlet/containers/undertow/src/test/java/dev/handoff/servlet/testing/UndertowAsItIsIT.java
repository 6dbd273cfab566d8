// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.GuardFilter;
import dev.handoff.servlet.Handoff;
import dev.handoff.servlet.Nginx;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What README says about Undertow without the settings of {@link Undertow23}. */
class UndertowAsItIsIT {

    @TempDir
    Path folder;

    /** Answers with the size of what was uploaded. */
    private static final class SizeServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doPut(HttpServletRequest req, HttpServletResponse res) throws IOException {
            res.getWriter().print(Nginx.uploads(req).files().get(0).size());
        }
    }

    private void takeUploads(ServletContext context) {
        context.addServlet("upload", new SizeServlet()).addMapping("/upload");
        var configured = context.addServlet("configured", new SizeServlet());
        configured.addMapping("/configured");
        configured.setMultipartConfig(new MultipartConfigElement("", -1, 1000, 0));
        Handoff.builder()
                .uploads("/upload", "/configured")
                .uploadStore(folder.resolve("store"))
                .build()
                .install(context);
    }

    /** What is too long is refused by its length, before it comes. */
    @ParameterizedTest
    @CsvSource({
        "/upload,     application/pdf,                 2097152, 200",
        "/upload,     application/pdf,                 2097153, 413",
        "/upload,     multipart/form-data; boundary=x, 2097153, 413",
        "/configured, multipart/form-data; boundary=x, 1001,    413"
    })
    void limitsBodiesBeforeAnyFilter(String address, String type, int length, int status) throws Exception {
        try (Container container = new Undertow23(true)) {
            container.start(this::takeUploads);

            Response answer = RawHttp.exchange(
                    container.port(),
                    RawHttp.request("PUT", address, "Content-Type: " + type, "Content-Length: " + length)
                            + (status == 200 ? "x".repeat(length) : ""));

            assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
            assertThat(answer.text()).isEqualTo(status == 200 ? "" + length : "");
        }
    }

    private void guard(ServletContext context, Map<String, String> settings) {
        FilterRegistration.Dynamic filter = context.addFilter("guard", new GuardFilter());
        filter.setInitParameters(settings);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/guarded");
        HandlerServlet.map(context, "/guarded", (req, res) -> res.setHeader("X-Accel-Redirect", "/protected/a.txt"));
        InternalLocation location = InternalLocation.alias("/protected/", folder);
        HandlerServlet.map(
                context,
                "/send",
                (req, res) -> Nginx.send(AccelRedirect.to(location, folder.resolve("a.txt")), req, res));
    }

    @Test
    void startsAFilterAtItsFirstRequest() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "the file");
        Map<String, String> settings =
                Map.of("proxySecret", RealNginx.SECRET, "locations", "alias /protected/ " + folder);
        String proof = "X-Handoff-Proxy: " + RealNginx.SECRET;
        try (Container container = new Undertow23(true)) {
            container.start(context -> guard(context, settings));

            Response before = RawHttp.get(container.port(), "/send", proof);
            Response first = RawHttp.get(container.port(), "/guarded", proof);
            Response after = RawHttp.get(container.port(), "/send", proof);

            assertThat(before.text()).isEqualTo("the file");
            assertThat(first.header("X-Accel-Redirect")).contains("/protected/a.txt");
            assertThat(after.header("X-Accel-Redirect")).contains("/protected/a.txt");
        }
    }

    @Test
    void answersEachRequestToAFilterWithWrongSettingsByAnError() throws Exception {
        try (Container container = new Undertow23(true)) {
            container.start(context -> guard(context, Map.of("proxySecret", "short")));

            for (int request = 0; request < 2; request++) {
                Response answer = RawHttp.get(container.port(), "/guarded");

                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.header("X-Accel-Redirect")).isEmpty();
            }
        }
    }
}
