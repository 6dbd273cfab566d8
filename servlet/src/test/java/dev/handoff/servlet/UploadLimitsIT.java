// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.testing.FormBody;
import dev.handoff.testing.RawHttp;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads straight to the JVM that are larger than allowed. */
class UploadLimitsIT extends UploadUnderTest {

    private static final int LARGEST_FILE = 1000;
    private static final int LARGEST_BODY = 100_000;

    @Override
    Road road() {
        return Road.DIRECT;
    }

    @Override
    Handoff.Builder settings() {
        return super.settings().maxFileSize(LARGEST_FILE).maxRequestSize(LARGEST_BODY);
    }

    private static FormBody file(int size) {
        return new FormBody("a file").file("photo", "a.bin", "application/octet-stream", new byte[size]);
    }

    @Test
    void takesTheLargestFile() throws IOException {
        assertThat(lines(post("/upload", "parts", file(LARGEST_FILE)))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"parts", "part=photo", "form", "params", "param=x", "wrap;params", "forward=/upload/x;parts"})
    void refusesALargerOne(String steps) throws IOException {
        assertThat(post("/upload", steps, file(LARGEST_FILE + 1)).status()).isEqualTo(413);
        assertThat(post("/configured", steps, file(LARGEST_FILE + 1)).status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anyway=parts;form", "anyway=form;params", "anyway=params;parts", "anyway=params;params"})
    void refusesItAgainWhenAskedAgain(String steps) throws IOException {
        assertThat(post("/upload", steps, file(LARGEST_FILE + 1)).status()).isEqualTo(413);
    }

    @Test
    void refusesALargerRawBody() throws IOException {
        assertThat(send("PUT", "/upload/a", "form", "text/plain", new byte[LARGEST_FILE])
                        .status())
                .isEqualTo(200);
        assertThat(send("PUT", "/upload/a", "form", "text/plain", new byte[LARGEST_FILE + 1])
                        .status())
                .isEqualTo(413);
    }

    /** The answer comes although the client has sent next to nothing of what it announced. */
    @ParameterizedTest
    @ValueSource(strings = {"parts", "form", "params"})
    void refusesALargerBodyByItsLength(String steps) throws IOException {
        try (RawHttp connection = RawHttp.connect(port())) {
            connection.send(RawHttp.request(
                    "POST",
                    "/upload",
                    "X-Steps: " + steps,
                    "Content-Type: " + FormBody.CONTENT_TYPE,
                    "Content-Length: 8000000000"));
            connection.send(file(10).bytes());

            assertThat(connection.receiveHead()).contains(" 413");
        }
    }

    @Test
    void refusesALargerBodyInChunks() throws IOException {
        FormBody form = new FormBody("many");
        for (int i = 0; i < 200; i++) {
            form.file("photo", "a.bin", "application/octet-stream", new byte[LARGEST_FILE]);
        }
        byte[] body = form.bytes();
        try (RawHttp connection = RawHttp.connect(port())) {
            connection.send(RawHttp.request(
                    "POST",
                    "/upload",
                    "X-Steps: parts",
                    "Content-Type: " + FormBody.CONTENT_TYPE,
                    "Transfer-Encoding: chunked"));
            connection.send(Integer.toHexString(body.length) + "\r\n");
            connection.send(body);

            assertThat(connection.receiveHead()).contains(" 413");
        }
    }
}
