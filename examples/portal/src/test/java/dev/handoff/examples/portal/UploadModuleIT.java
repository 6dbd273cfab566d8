// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Through nginx-upload-module. */
class UploadModuleIT extends UploadScenarios {
    @BeforeAll
    void startWithTheModule() throws Exception {
        PortalProcess.assumeNginx();
        Optional<Path> environment = Optional.ofNullable(System.getenv("NGINX_MODULES"))
                .filter(value -> !value.isBlank())
                .map(Path::of);
        NginxModules modules =
                NginxModules.find(Optional.empty(), environment, NginxBinary.find(System.getenv("PATH")));
        Path module = modules.files().get("ngx_http_upload_module");
        assumeTrue(
                module != null, "ngx_http_upload_module.so is neither in NGINX_MODULES nor in nginx's module folder");
        String folder = module.getParent().toString();
        start("data", "--nginx", "--front-port", "0", "--road", "module", "--modules", folder);
    }

    @Test
    void letsTheModuleStoreTheFiles() throws Exception {
        assertThat(Files.readString(data().resolve("nginx/conf/local-server.conf")))
                .contains("include uploads-module.conf;");
    }
}
