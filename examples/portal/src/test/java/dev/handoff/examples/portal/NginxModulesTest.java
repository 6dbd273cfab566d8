// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NginxModulesTest {
    @TempDir
    Path folder;

    private Path own;
    private NginxBinary nginx;

    @BeforeEach
    void installAnNginxThatOnlyTellsHowItWasBuilt() throws Exception {
        own = Files.createDirectory(folder.resolve("own modules"));
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path script = Files.writeString(
                bin.resolve("nginx"),
                "#!/bin/sh\necho \"configure arguments: --prefix=/x --modules-path='" + own
                        + "' --with-threads\" >&2\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        nginx = NginxBinary.find(folder + ":" + bin);
    }

    @Test
    void loadsTheTwoThatTheLibraryWorksWithAndNoOthers() throws IOException {
        Files.createFile(folder.resolve("ngx_http_upload_module.so"));
        Files.createFile(folder.resolve("ngx_http_zip_module.so"));
        Files.createFile(folder.resolve("ngx_http_echo_module.so"));

        NginxModules modules = NginxModules.in(folder);

        assertThat(modules.loadLines())
                .isEqualTo("load_module \"" + folder + "/ngx_http_zip_module.so\";\n" + "load_module \"" + folder
                        + "/ngx_http_upload_module.so\";\n");
    }

    @Test
    void announcesZipOnlyWhereItIsLoaded() throws IOException {
        assertThat(NginxModules.in(folder).tokens()).isEqualTo("; bridge");

        Files.createFile(folder.resolve("ngx_http_zip_module.so"));

        assertThat(NginxModules.in(folder).tokens()).isEqualTo("; bridge; zip");
    }

    @Test
    void quotesAFolderForNginx() throws IOException {
        Path odd = Files.createDirectory(folder.resolve("a \"b\" \\c"));
        Files.createFile(odd.resolve("ngx_http_zip_module.so"));

        assertThat(NginxModules.in(odd).loadLines())
                .isEqualTo("load_module \"" + folder + "/a \\\"b\\\" \\\\c/ngx_http_zip_module.so\";\n");
    }

    @Test
    void prefersTheOptionToTheEnvironmentToTheFolderOfNginx() throws Exception {
        Path option = withZip("option");
        Path environment = withZip("environment");
        Files.createFile(own.resolve("ngx_http_zip_module.so"));

        assertThat(NginxModules.find(Optional.of(option), Optional.of(environment), nginx)
                        .loadLines())
                .contains(option.toString());
        assertThat(NginxModules.find(Optional.empty(), Optional.of(environment), nginx)
                        .loadLines())
                .contains(environment.toString());
        assertThat(NginxModules.find(Optional.empty(), Optional.empty(), nginx).loadLines())
                .contains(own.toString());
    }

    @Test
    void namesTheOptionOrVariableOfAFolderThatIsMissing() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> NginxModules.find(Optional.of(missing), Optional.empty(), nginx))
                .isInstanceOf(PortalException.class)
                .hasMessage(missing + " is not a folder: see --modules");
        assertThatThrownBy(() -> NginxModules.find(Optional.empty(), Optional.of(missing), nginx))
                .isInstanceOf(PortalException.class)
                .hasMessage(missing + " is not a folder: see the environment variable NGINX_MODULES");
    }

    @Test
    void saysThatThereIsNoNginx() {
        assertThatThrownBy(() -> NginxBinary.find(own.toString()))
                .isInstanceOf(PortalException.class)
                .hasMessage("no nginx on the PATH: install nginx, add its folder (often /usr/sbin) to PATH, or leave"
                        + " out --nginx");
    }

    private Path withZip(String name) throws IOException {
        Path created = Files.createDirectory(folder.resolve(name));
        Files.createFile(created.resolve("ngx_http_zip_module.so"));
        return created;
    }
}
