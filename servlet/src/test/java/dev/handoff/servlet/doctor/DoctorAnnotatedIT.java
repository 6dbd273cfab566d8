// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.Handoff;
import dev.handoff.servlet.annotation.ReceivesUploads;
import dev.handoff.servlet.annotation.SendsFrom;
import dev.handoff.servlet.testing.Container;
import dev.handoff.testing.RealNginx;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor of an application whose servlets declare by annotations what they send and receive. */
class DoctorAnnotatedIT {

    /** Has its folders from context-params. */
    @SendsFrom(location = "/protected/", alias = "${photos.dir}")
    @ReceivesUploads(store = "${uploads.dir}")
    static final class PhotoServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest req, HttpServletResponse res) {
            throw new IllegalStateException("an upload of the doctor is no business of the application");
        }
    }

    @TempDir
    Path data;

    private void register(ServletContext context) {
        context.setInitParameter("photos.dir", data.resolve("files").toString());
        context.setInitParameter("uploads.dir", data.resolve("store").toString());
        context.setInitParameter("handoff.proxySecret", RealNginx.SECRET);
        context.setInitParameter("handoff.uploadSpool", data.resolve("spool").toString());
        context.setInitParameter("handoff.uploadSecret", RealNginx.UPLOAD_SECRET);
        context.setInitParameter("handoff.doctor", DoctorUnderTest.PATH);
        ServletRegistration.Dynamic photos = context.addServlet("photos", new PhotoServlet());
        photos.setAsyncSupported(true);
        photos.addMapping("/upload");
        Handoff.builder().annotated(PhotoServlet.class).build().install(context);
    }

    @Test
    void knowsTheLocationsAndFoldersOfAnnotatedServlets() throws Exception {
        RealNginx.assumeInstalled();
        Files.createDirectory(data.resolve("files"));
        try (Container container = Container.started(this::register);
                RealNginx nginx = RealNginx.behind(container.port())
                        .prefix(data)
                        .withoutKeepalive()
                        .serverConf("include uploads.conf;")
                        .start()) {
            String url = "http://127.0.0.1:" + nginx.port();

            DoctorUnderTest.Result result = DoctorUnderTest.examineAt(
                    url + DoctorUnderTest.PATH, RealNginx.SECRET, "--upload", url + "/upload");

            DoctorUnderTest.assertGreen(result);
            assertThat(result.checks("ok"))
                    .contains("folder", "same-file-system", "upload-road", "upload-folder", "upload-cleanup");
        }
    }
}
