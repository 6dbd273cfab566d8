// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Handoff;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.nio.file.Path;

@WebListener
public class StartUp implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Handoff.builder()
                .proxySecret(System.getenv("HANDOFF_SECRET")) // the one in local-http.conf
                .proxyBufferSize(16 * 1024) // proxy_buffer_size in handoff-proxy.conf
                .guard("/legacy/*") // code that sets X-Accel-Redirect itself
                .locations(InternalLocation.alias("/protected/legacy/", Path.of("/srv/legacy")))
                .build()
                .install(event.getServletContext());
    }
}
