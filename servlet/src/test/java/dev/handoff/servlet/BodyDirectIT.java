// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.testing.FormBody;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Bodies that come straight to the JVM (road 4). */
class BodyDirectIT extends BodyScenarios {

    @Override
    Road road() {
        return Road.DIRECT;
    }

    @Test
    void cannotReceiveAFormWhoseParametersTheContainerRead() throws IOException {
        byte[] form = "a=1".getBytes(UTF_8);

        assertThat(send("POST", "/upload", "params;form", "application/x-www-form-urlencoded", form)
                        .status())
                .isEqualTo(500);
        assertThat(send("POST", "/upload", "form;params", FormBody.CONTENT_TYPE, UploadScenarios.HELLO.bytes())
                        .status())
                .isEqualTo(200);
    }
}
