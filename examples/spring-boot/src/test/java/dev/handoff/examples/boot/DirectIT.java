// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.examples.bootextras.Watch;
import dev.handoff.testing.RawHttp.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tomcat without nginx: the JVM does everything. */
class DirectIT extends Scenarios {

    @Override
    List<String> properties() {
        return List.of("--spring.servlet.multipart.max-file-size=200000B");
    }

    @Test
    void movesTheFileOfAFormByARename() throws IOException {
        assertRenamed(json(post("/upload", filePart("photo", "a.txt", "hello")), 201), "store");
    }

    @Test
    void copiesWhereSpringIsGivenAPath() throws IOException {
        Response answer = post("/upload/by-path", filePart("photo", "a.txt", "hello"));

        Path copy = folder.resolve("files/by-path");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(copy).hasContent("hello");
        assertThat(application.getBean(Watch.class).waiting())
                .singleElement()
                .isNotEqualTo("store " + Watch.fileKey(copy));
    }

    @Test
    void explainsRefusalsByTheHandlerOfTheApplication() throws IOException {
        Response answer = post("/upload", filePart("photo", "a.txt", "x".repeat(200_001)));

        assertThat(json(answer, 413).get("detail").asString())
                .isEqualTo("a file of the request is larger than 200000 bytes");
    }

    @Test
    void runsOnTomcat() {
        assertThat(server()).isEqualTo("TomcatWebServer");
    }

    @Test
    void believesNobodyWhoClaimsToBeNginx() throws IOException {
        file("claim.txt", "0123456789");

        assertThat(get("/files/claim.txt", "X-Handoff-Proxy: x; bridge").text()).isEqualTo("0123456789");
        assertThat(get("/upload", "X-Handoff-Upload: x; spool").status()).isEqualTo(403);
    }
}
