// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.Handoff;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
    void tellsNothingOfAFileThatNginxDidNotName() throws Exception {
        Path any = Files.writeString(data.resolve("any"), "of no business of the doctor");
        String target = "/upload?do=look&run=" + "0".repeat(32);
        byte[] secret = RealNginx.SECRET.getBytes(StandardCharsets.UTF_8);
        long now = Instant.now().getEpochSecond();
        String signature = Signature.sign(secret, "GET", target, now, "1".repeat(32));

        RawHttp.Response answer =
                RawHttp.get(container.port(), target, Signature.HEADER + ": " + signature, "X-Handoff-Body: " + any);

        assertThat(answer.text()).contains("lines.body=1").doesNotContain("file.");
    }

    @Test
    void namesALocationThroughWhichClientsForge() throws Exception {
        Result result = examineUploads("proxy_set_header Host localhost;");

        assertRed(result, "upload-gate", "clients can send the application", "\"include handoff-proxy.conf;\"");
    }
}
