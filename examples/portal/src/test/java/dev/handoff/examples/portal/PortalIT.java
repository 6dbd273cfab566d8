// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The runnable jar without nginx. */
class PortalIT extends PortalScenarios {
    @BeforeAll
    void startDirectly() throws Exception {
        start("data");
    }

    @Test
    void saysThatTheJvmSendsTheBytes() throws Exception {
        assertThat(page()).contains("The JVM sends the bytes.");
    }

    @Test
    void believesNobodyWhoClaimsToBeNginx() throws Exception {
        put("claimed.txt", "x");

        var response = get("/files/claimed.txt", "X-Handoff-Proxy", "; bridge");

        assertThat(response.body()).isEqualTo("x");
        assertThat(get("/", "X-Handoff-Proxy", "; bridge").body()).contains("The JVM sends the bytes.");
    }

    @Test
    void namesNoServerSoftware() throws Exception {
        assertThat(get("/").headers().firstValue("Server")).isEmpty();
    }

    @Test
    void allowsThePageItsOwnScriptAlone() throws Exception {
        String first = header(get("/"), "Content-Security-Policy");
        HttpResponse<String> page = get("/");
        String policy = header(page, "Content-Security-Policy");

        assertThat(policy)
                .startsWith("default-src 'none'; ")
                .containsPattern("script-src 'nonce-[0-9A-Za-z_-]{22}';")
                .contains("form-action 'self'")
                .doesNotContain("unsafe")
                .isNotEqualTo(first);
        assertThat(header(get("/portal.js"), "Content-Type")).startsWith("text/javascript");
    }
}
