// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.Handoff;
import org.junit.jupiter.api.Test;

/** Uploads that pass through the JVM, in a location that a site has written itself. */
class DoctorPlainUploadIT extends DoctorUnderTest {

    @Override
    void configure(Handoff.Builder settings) {
        settings.uploads("/*", data.resolve("store"));
    }

    private Result examineUploads(String location) throws Exception {
        nginx = front().serverConf("location = /upload { client_max_body_size 8g; " + location
                        + " proxy_pass http://handoff_app; }")
                .start();
        return examine("--upload", "http://127.0.0.1:" + nginx.port() + "/upload");
    }

    @Test
    void isGreenForALocationWithTheProof() throws Exception {
        Result result = examineUploads("include handoff-proxy.conf;");

        assertGreen(result);
        assertThat(result.out()).contains("the bytes pass through the JVM, as configured");
    }

    @Test
    void namesALocationThroughWhichClientsForge() throws Exception {
        Result result = examineUploads("proxy_set_header Host localhost;");

        assertRed(result, "upload-gate", "clients can send the application", "\"include handoff-proxy.conf;\"");
    }
}
