// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NginxConfigTest {
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
    private static final Uploads UPLOADS =
            new Uploads(UploadRoad.SPOOL, new UploadSecrets("gate0".repeat(8), "field".repeat(8)));

    @TempDir
    Path folder;

    @Test
    void writesTheShippedFilesUnchanged() throws Exception {
        config("127.0.0.1").writeTo(folder);

        Path shipped = Path.of(System.getProperty("handoff.nginxConf"));
        try (Stream<Path> files = Files.list(shipped)) {
            for (Path file : files.toList()) {
                assertThat(folder.resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
        assertThat(folder.resolve("nginx.conf")).exists();
    }

    @Test
    void writesSecretAndAddresses() throws Exception {
        config("127.0.0.1").writeTo(folder);

        assertThat(folder.resolve("local-http.conf"))
                .content()
                .contains("default \"" + SECRET + "; bridge\";")
                .contains("server 127.0.0.1:8080;");
        assertThat(folder.resolve("local-server.conf")).content().contains("listen 127.0.0.1:8000;");
    }

    @Test
    void leadsUploadsOnTheirRoad() throws Exception {
        config("127.0.0.1").writeTo(folder);

        assertThat(folder.resolve("local-http.conf"))
                .content()
                .contains("map \"\" $handoff_upload {\n    default \"" + "gate0".repeat(8) + "\";")
                .contains("map \"\" $handoff_fields {\n    default \"" + "field".repeat(8) + "\";");
        assertThat(folder.resolve("local-server.conf"))
                .content()
                .contains("include uploads.conf;")
                .doesNotContain("uploads-module.conf", "location");
        assertThat(folder.resolve("local-upload.conf")).content().contains("client_max_body_size 8g;");
    }

    @Test
    void reachesAnApplicationThatListensEverywhere() throws Exception {
        config("0.0.0.0").writeTo(folder);

        assertThat(folder.resolve("local-http.conf")).content().contains("server 127.0.0.1:8080;");
        assertThat(folder.resolve("local-server.conf")).content().contains("listen 0.0.0.0:8000;");
    }

    @Test
    void listensForBothFamiliesOnTheWildcardOfIpv6() throws Exception {
        config("::").writeTo(folder);

        assertThat(folder.resolve("local-server.conf"))
                .content()
                .contains("listen [0:0:0:0:0:0:0:0]:8000 ipv6only=off;");
    }

    @Test
    void letsNobodyElseReadAnyFileAndLeavesNoTemporaryOne() throws Exception {
        config("127.0.0.1").writeTo(folder);
        config("127.0.0.1").writeTo(folder);

        for (Path file : written()) {
            assertThat(Files.getPosixFilePermissions(file))
                    .as(file.toString())
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
            assertThat(file.getFileName().toString()).doesNotEndWith(".new");
        }
    }

    @Test
    void tightensAFileThatWasOpenToAll() throws Exception {
        Path old = Files.writeString(folder.resolve("local-http.conf"), "# old");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-rw-rw-"));

        config("127.0.0.1").writeTo(folder);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(old)))
                .isEqualTo("rw-------");
    }

    @Test
    void namesTheUserOnlyForRoot() throws Exception {
        config("127.0.0.1").writeTo(folder);

        boolean root = Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"));
        String user = Files.getOwner(folder).getName();
        assertThat(Files.readString(folder.resolve("local-main.conf")).contains("user " + user + " "))
                .isEqualTo(root);
    }

    @Test
    void saysWhereItCannotWrite() throws IOException {
        Path file = Files.createFile(folder.resolve("conf"));

        assertThatThrownBy(() -> config("127.0.0.1").writeTo(file))
                .isInstanceOf(PortalException.class)
                .hasMessage("cannot write " + file + " (a file of that name is in the way): choose another data folder"
                        + " with --data");
    }

    private static NginxConfig config(String host) throws PortalException {
        return new NginxConfig(
                Endpoint.of(host, 8000), Endpoint.of(host, 8080), SECRET, new NginxModules(Map.of()), UPLOADS);
    }

    private List<Path> written() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
