// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workers of nginx as one user, the application as another. Needs root, who alone can be both. */
class TwoUsersUploadIT {
    private static final String JVM = "daemon";
    private static final List<String> AS_JVM =
            List.of("setpriv", "--reuid=" + JVM, "--regid=" + JVM, "--clear-groups", "--inh-caps=-all");
    /** Reads the file, and moves it as the library does. */
    private static final String CLAIM = "head -c 5 \"$1\" && ln \"$1\" \"$2\" && rm \"$1\"";

    @TempDir
    Path dir;

    @BeforeEach
    void becomesOtherUsers() throws IOException, InterruptedException {
        RealNginx.assumeInstalled();
        assumeTrue(NginxConf.startedByRoot(), "only root can start programs of two users");
        assumeTrue(OrdinaryUser.canRun(AS_JVM), "root cannot become " + JVM + ": setpriv or that user is missing");
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path files = Files.createDirectories(dir.resolve("files"));
        Files.setOwner(
                files, files.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(JVM));
    }

    /** The folder as README.md has it made: of the workers' user, for the group of the JVM, which new files inherit. */
    private void makeStore() throws IOException {
        Path store = Files.createDirectories(dir.resolve("store"));
        Files.setAttribute(store, "unix:gid", Files.getAttribute(dir.resolve("files"), "unix:uid"));
        Files.setAttribute(store, "unix:mode", 0_2770);
    }

    private RealNginx.Builder nginx(UploadApp app, String umask, String road) {
        return RealNginx.behind(app.port())
                .prefix(dir)
                // With the group, because nginx would look for one called like the user.
                .workersRunAs("nobody root")
                .launchedBy(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"))
                .serverConf("include " + road + ";");
    }

    /** Uploads, and lets the other user claim what is there while the application is being asked. */
    private OrdinaryUser.Result claimDuring(UploadApp app, RealNginx nginx, String folder, String request)
            throws Exception {
        try (RawHttp client = RawHttp.connect(nginx.port())) {
            client.send(request);
            app.awaitAsked();
            Path file;
            try (Stream<Path> files = Files.list(dir.resolve(folder))) {
                file = files.findFirst().orElseThrow();
            }
            return OrdinaryUser.run(
                    AS_JVM,
                    "sh",
                    "-c",
                    CLAIM,
                    "sh",
                    file.toString(),
                    dir.resolve("files/claimed").toString());
        }
    }

    private static String upload() {
        String body = FormText.form(FormText.file("a", "one.txt", "hello"));
        return RawHttp.request(
                        "POST",
                        "/upload?hang",
                        "Content-Type: multipart/form-data; boundary=AA",
                        "Content-Length: " + body.length())
                + body;
    }

    @Test
    void canClaimFromTheStoreOfTheModule() throws Exception {
        makeStore();
        try (var app = new UploadApp(dir);
                var nginx = nginx(app, "007", "uploads-module.conf")
                        .modules("ngx_http_upload_module.so")
                        .start()) {
            OrdinaryUser.Result claim = claimDuring(app, nginx, "store", upload());

            assertThat(claim.output()).isEqualTo("hello");
            assertThat(claim.exitCode()).isZero();
            assertThat(dir.resolve("files/claimed")).hasContent("hello");
            assertThat(app.seen()).containsExactly("5 rw-rw----");
            Leftovers.awaitNone(dir.resolve("store"));
        }
    }

    @Test
    void hidesTheFilesWithTheUmaskOfAForegroundNginx() throws Exception {
        makeStore();
        try (var app = new UploadApp(dir);
                var nginx = nginx(app, "022", "uploads-module.conf")
                        .modules("ngx_http_upload_module.so")
                        .start()) {
            claimDuring(app, nginx, "store", upload());

            assertThat(app.seen()).containsExactly("5 rw-r-----");
        }
    }

    @Test
    void keepsTheModeOfAStoreThatIsThere() throws Exception {
        makeStore();
        try (var app = new UploadApp(dir);
                var nginx = nginx(app, "007", "uploads-module.conf")
                        .modules("ngx_http_upload_module.so")
                        .start()) {
            assertThat(Files.getOwner(dir.resolve("store")).getName()).isEqualTo("nobody");
            assertThat(Files.getAttribute(dir.resolve("store"), "unix:mode")).isEqualTo(0_042770);
            assertThat(nginx.errorLog()).isEmpty();
        }
    }

    @Test
    void cannotEvenReadTheSpoolOfStockNginx() throws Exception {
        try (var app = new UploadApp(dir);
                var nginx = nginx(app, "0", "uploads.conf").start()) {
            OrdinaryUser.Result claim = claimDuring(app, nginx, "spool", upload());

            assertThat(claim.exitCode()).isNotZero();
            assertThat(dir.resolve("files/claimed")).doesNotExist();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("spool"))))
                    .isEqualTo("rwx------");
        }
    }
}
