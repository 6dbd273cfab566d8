// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.examples.bootextras.ByModule;
import dev.handoff.examples.bootextras.Watch;
import dev.handoff.testing.RealNginx;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tomcat behind nginx with nginx-upload-module, which stores the files of forms. */
class ModuleIT extends BootUnderTest {

    @Override
    List<Class<?>> sources() {
        return List.of(ByModule.class, Watch.class);
    }

    @Override
    RealNginx front(RealNginx.Builder builder) throws IOException {
        RealNginx.assumeInstalled();
        return builder.modules("ngx_http_upload_module.so")
                .serverConf("include uploads-module.conf;")
                .start();
    }

    @Test
    void renamesTheFileOfAForm() throws IOException {
        var kept = Scenarios.json(post("/upload", filePart("photo", "日本語 +100%.txt", "hello")), 201);

        assertThat(kept.get("name").asString()).isEqualTo("日本語 +100%.txt");
        assertThat(keptFile(kept)).hasContent("hello");
        assertRenamed(kept, "store");
    }

    @Test
    void hasTheTextOfTheQuery() throws IOException {
        var kept = Scenarios.json(post("/upload?title=Gr%C3%B6%C3%9Fe", filePart("photo", "a.txt", "hello")), 201);

        assertThat(kept.get("name").asString()).isEqualTo("Größe");
    }
}
