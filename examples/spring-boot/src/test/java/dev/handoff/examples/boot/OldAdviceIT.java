// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.examples.bootextras.OldAdvice;
import dev.handoff.testing.RawHttp.Response;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of refused uploads where the application has no handler for UploadException. */
class OldAdviceIT extends BootUnderTest {

    @Override
    List<Class<?>> sources() {
        return List.of(OldAdvice.class);
    }

    @Override
    List<String> properties() {
        return List.of(
                "--spring.servlet.multipart.max-file-size=1000B", "--spring.servlet.multipart.max-request-size=2000B");
    }

    @Test
    void springCallsALargeFileAsEver() throws IOException {
        Response answer = post("/upload", filePart("photo", "a.txt", "x".repeat(1001)));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).isEqualTo("too large, as ever");
    }

    @Test
    void springCallsALargeRequestAsEver() throws IOException {
        Response answer =
                post("/upload", filePart("photo", "a.txt", "x".repeat(999)) + textPart("title", "x".repeat(999)));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).isEqualTo("too large, as ever");
    }

    @Test
    void theFilterAnswersTheRestByTheErrorPage() throws IOException {
        byte[] cut = filePart("photo", "a.txt", "hello").getBytes(UTF_8);

        Response answer = send("POST", "/upload", "multipart/form-data; boundary=" + BOUNDARY, cut);

        assertThat(Scenarios.json(answer, 400).get("path").asString()).isEqualTo("/upload");
    }
}
