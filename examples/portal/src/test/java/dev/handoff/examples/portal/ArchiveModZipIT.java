// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Archives through an nginx with mod_zip. */
class ArchiveModZipIT extends ArchiveScenarios {
    @Override
    void startPortal() throws Exception {
        PortalProcess.assumeNginx();
        Optional<Path> environment = Optional.ofNullable(System.getenv("NGINX_MODULES"))
                .filter(value -> !value.isBlank())
                .map(Path::of);
        NginxModules modules =
                NginxModules.find(Optional.empty(), environment, NginxBinary.find(System.getenv("PATH")));
        Path module = modules.files().get("ngx_http_zip_module");
        assumeTrue(module != null, "ngx_http_zip_module.so is neither in NGINX_MODULES nor in nginx's module folder");
        start(
                "Über \"50%\"",
                "--nginx", "--front-port", "0", "--modules", module.getParent().toString());
    }

    @Test
    void isWrittenByNginx() throws Exception {
        assertThat(page()).contains("nginx sends the bytes.").contains("Archives too");
        assertThat(header(get("/archive?path=bare"), "ETag")).endsWith("-m\"");
    }
}
