// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import dev.handoff.testing.StubUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The location of downloads.md that fetches from a store, as it stands there. */
class ProxiedStoreIT {

    @TempDir
    Path dir;

    @Test
    void carriesTheHeadersOfTheApplicationAndTellsTheStoreNothing() throws Exception {
        RealNginx.assumeInstalled();
        StubUpstream store = StubUpstream.answering(request -> StubUpstream.response(
                "200 OK", "from the store", "Content-Disposition: attachment; filename=\"wrong\"", "ETag: \"1\""));
        StubUpstream app = StubUpstream.answering(request -> StubUpstream.response(
                "200 OK",
                "",
                "X-Accel-Redirect: /protected/store/a%2520b.txt",
                "X-Handoff-Content-Disposition: attachment; filename=\"right\"",
                "X-Handoff-Cache-Control: private",
                "Content-Security-Policy: sandbox"));
        try (store;
                app;
                RealNginx nginx = RealNginx.behind(app.port())
                        .prefix(dir)
                        .serverConf(block().replace("127.0.0.1:9000", "127.0.0.1:" + store.port()))
                        .start()) {
            RawHttp.Response response = RawHttp.get(nginx.port(), "/", "Cookie: session=1", "Range: bytes=1-2");

            assertThat(response.text()).isEqualTo("from the store");
            assertThat(response.headers("Content-Disposition")).containsExactly("attachment; filename=\"right\"");
            assertThat(response.headers("Cache-Control")).containsExactly("private");
            assertThat(response.headers("Content-Security-Policy")).containsExactly("sandbox");
            StubUpstream.Request asked = store.takeRequest();
            assertThat(asked.target()).isEqualTo("/a%20b.txt");
            assertThat(asked.toString())
                    .contains("bytes=1-2")
                    .doesNotContain("session", RealNginx.SECRET)
                    .doesNotContainIgnoringCase("x-handoff");
        }
    }

    private static String block() throws Exception {
        String page = Files.readString(Pages.ROOT.resolve("servlet/docs/downloads.md"));
        return Pages.blocks(page, "nginx").stream()
                .filter(block -> block.contains("proxy_pass"))
                .findFirst()
                .orElseThrow();
    }
}
