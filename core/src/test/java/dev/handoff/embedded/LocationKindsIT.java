// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.InternalLocation;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RealNginx;
import dev.handoff.testing.StubUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of location decodes another number of times; every name has to arrive through each. */
class LocationKindsIT {

    private static final List<WireFile> FILES = WireTable.read("names.txt").rows().stream()
            .filter(row -> row.expectedFromStandIn().status() == 200)
            .map(WireRow::file)
            .toList();

    @TempDir
    Path dir;

    private StubUpstream app;
    private RealNginx nginx;
    private InternalLocation location;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        RealNginx.assumeInstalled();
        for (WireFile file : FILES) {
            file.create(dir.resolve("files"));
        }
        app = StubUpstream.answering(request -> {
            WireFile file = FILES.get(Integer.parseInt(request.target().substring(1)));
            return StubUpstream.response(
                    "200 OK", "", "X-Accel-Redirect: " + location.uri(file.in(dir.resolve("files"))));
        });
        nginx = RealNginx.behind(app.port())
                .prefix(dir)
                .serverConf("location /files/ { internal; root " + dir + "; }")
                .serverConf("location /ge\u00A0heim/ { internal; alias files/; }")
                .serverConf("location /store/ { alias files/; }")
                .serverConf("location ~ ^/stored/(.*)$ { internal;"
                        + " proxy_pass http://127.0.0.1:$server_port/store/$1; }")
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        if (nginx != null) {
            nginx.close();
            app.close();
        }
    }

    @Test
    void anAliasDecodesOnce() throws IOException {
        assertThatEveryNameArrivesThrough(InternalLocation.alias("/protected/", dir.resolve("files")));
    }

    @Test
    void aPrefixMayNeedEncodingToo() throws IOException {
        assertThatEveryNameArrivesThrough(InternalLocation.alias("/ge\u00A0heim/", dir.resolve("files")));
    }

    @Test
    void aRootDecodesOnceAndAppendsItsPrefix() throws IOException {
        assertThatEveryNameArrivesThrough(InternalLocation.root("/files/", dir));
    }

    @Test
    void aStoreBehindAnotherProxyDecodesTwice() throws IOException {
        assertThatEveryNameArrivesThrough(InternalLocation.proxy("/stored/", dir.resolve("files")));
    }

    private void assertThatEveryNameArrivesThrough(InternalLocation location) throws IOException {
        this.location = location;
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> received = new TreeMap<>();

        for (int i = 0; i < FILES.size(); i++) {
            WireFile file = FILES.get(i);
            expected.put(file.name(), "200 " + file.content());
            RawHttp.Response response = RawHttp.get(nginx.port(), "/" + i);
            received.put(file.name(), response.status() + " " + response.text());
        }

        assertThat(received).hasSizeGreaterThan(50).isEqualTo(expected);
    }
}
