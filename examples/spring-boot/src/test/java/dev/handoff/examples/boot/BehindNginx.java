// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.examples.bootextras.Watch;
import dev.handoff.testing.RawHttp;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nginx does, with the shipped configuration: the files, and the bodies of uploads. */
abstract class BehindNginx extends Scenarios {

    @Override
    List<String> properties() {
        return List.of(
                "--handoff.proxy-secret=" + RealNginx.SECRET,
                "--handoff.upload-secret=" + RealNginx.UPLOAD_SECRET,
                "--spring.servlet.multipart.max-file-size=200000B");
    }

    @Override
    RealNginx front(RealNginx.Builder builder) throws IOException {
        RealNginx.assumeInstalled();
        return builder.serverConf("include uploads.conf;").start();
    }

    @Test
    void tellsNginxWhatToSend() throws IOException {
        file("Größe.txt", "0123456789");

        Response told = RawHttp.get(
                applicationPort(), "/files/Gr%C3%B6%C3%9Fe.txt", "X-Handoff-Proxy: " + RealNginx.SECRET + "; bridge");

        assertThat(told.headers("X-Accel-Redirect")).containsExactly("/protected/Gr%C3%B6%C3%9Fe.txt");
        assertThat(told.body()).isEmpty();
    }

    @Test
    void cutsTheFileOfAFormOutOfWhatNginxWrote() throws IOException {
        var kept = json(post("/upload", filePart("photo", "a.txt", "hello")), 201);

        assertThat(keptFile(kept)).hasContent("hello");
        var waiting = application.getBean(Watch.class).waiting();
        assertThat(waiting).singleElement().asString().startsWith("spool "); // nothing is copied before it is claimed
    }

    @Test
    void renamesWhatNginxWrote() throws IOException {
        assertRenamed(json(send("PUT", "/upload/a.txt", "text/plain", new byte[5]), 201), "spool");
    }
}
