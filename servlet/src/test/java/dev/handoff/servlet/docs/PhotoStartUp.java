// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import dev.handoff.servlet.Handoff;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.nio.file.Path;

@WebListener
public class PhotoStartUp implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Handoff.builder()
                .uploads("/photos/*", Path.of("/srv/handoff/store")) // enough while there is no nginx
                .uploadSpool(Path.of("/srv/handoff/spool")) // client_body_temp_path in handoff-spool.conf
                .uploadSecret(System.getenv("HANDOFF_UPLOAD_SECRET")) // $handoff_upload in local-http.conf
                .maxRequestSize(8L << 30) // without nginx nothing else limits the size
                .build()
                .install(event.getServletContext());
    }
}
