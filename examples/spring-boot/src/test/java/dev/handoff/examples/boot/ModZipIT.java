// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Tomcat behind nginx with mod_zip, which makes the archives. */
class ModZipIT extends BehindNginx {

    @Override
    RealNginx front(RealNginx.Builder builder) throws IOException {
        RealNginx.assumeInstalled();
        return builder.modules("ngx_http_zip_module.so")
                .tokens("bridge", "zip")
                .serverConf("include uploads.conf;")
                .start();
    }

    @Test
    void tellsNginxWhatIsInTheArchive() throws IOException {
        file("a.txt", "0123456789");

        Response told =
                RawHttp.get(applicationPort(), "/files.zip", "X-Handoff-Proxy: " + RealNginx.SECRET + "; bridge; zip");

        assertThat(told.headers("X-Archive-Files")).containsExactly("zip");
        assertThat(told.text()).contains(" 10 /protected/a.txt files/a.txt");
    }
}
