// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.bootdocs;

import dev.handoff.servlet.Handoff;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

@SpringBootApplication
@Order(Ordered.HIGHEST_PRECEDENCE) // before all filters, those of Spring Security too
public class PhotoApplication implements ServletContextInitializer {

    @Override
    public void onStartup(ServletContext context) {
        Handoff.builder()
                .proxySecret(System.getenv("HANDOFF_SECRET")) // the one in local-http.conf
                .uploads("/photos/*", Path.of("/srv/handoff/store"))
                .uploadSpool(Path.of("/srv/handoff/spool"))
                .uploadSecret(System.getenv("HANDOFF_UPLOAD_SECRET"))
                .maxRequestSize(1L << 30) // spring.servlet.multipart.* is not asked there
                .build()
                .install(context);
    }

    public static void main(String[] args) {
        SpringApplication.run(PhotoApplication.class, args);
    }
}
