// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that stock nginx writes to a file (road 2). */
class BodySpooledIT extends BodyScenarios {

    private static final String URLENCODED = "application/x-www-form-urlencoded";

    @Override
    Road road() {
        return Road.SPOOL;
    }

    @Test
    void takesTheFormForAFileAfterItsParameters() throws IOException {
        assertThat(lines(send("POST", "/upload/a", "params;form", URLENCODED, "a=1".getBytes(UTF_8))))
                .hasSize(2)
                .startsWith("a=1")
                .last()
                .asString()
                .startsWith("file|a|" + URLENCODED + "|3|");
    }

    @Test
    void readsAFormWithoutFilesUpToOneMebibyte() throws IOException {
        String longest = "a=" + "x".repeat((1 << 20) - 2);

        assertThat(send("POST", "/upload", "params", URLENCODED, longest.getBytes(UTF_8))
                        .status())
                .isEqualTo(200);
        assertThat(send("POST", "/upload", "params", URLENCODED, (longest + "x").getBytes(UTF_8))
                        .status())
                .isEqualTo(413);
        assertThat(send("POST", "/upload", "param=a", URLENCODED, "a=%2".getBytes(UTF_8))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "reader", "params"})
    void refusesToReadACompressedBody(String steps) throws IOException {
        assertThat(send("POST", "/upload", steps, URLENCODED, "a=1".getBytes(UTF_8), "Content-Encoding: br")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void givesTheParametersOfAFormInItsOwnEncoding() throws IOException {
        byte[] form = "a=%FC".getBytes(UTF_8);

        assertThat(lines(send("POST", "/upload", "encoding=ISO-8859-1;params", URLENCODED, form)))
                .containsExactly("a=ü");
    }
}
