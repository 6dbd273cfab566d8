// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Handoff;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.nio.file.Path;

/** Says what to hand off. */
@WebListener
public class StartUp implements ServletContextListener {

    static final InternalLocation DOCUMENTS =
            InternalLocation.alias("/protected/", Path.of(System.getenv("DOCUMENTS_DIR")));

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Handoff.builder()
                .proxySecret(System.getenv("HANDOFF_SECRET"))
                .proxyBufferSize(16 * 1024)
                .guard("/old/*")
                .locations(DOCUMENTS)
                .uploads("/upload", Path.of(System.getenv("HANDOFF_STORE")))
                .uploadSpool(Path.of(System.getenv("HANDOFF_SPOOL")))
                .uploadSecret(System.getenv("HANDOFF_UPLOAD_SECRET"))
                .build()
                .install(event.getServletContext());
    }
}
