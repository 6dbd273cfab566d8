// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Handoff;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContext;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Installs Handoff before Spring Boot maps any filter. The order has to stand on a class: on a bean method Spring Boot
 * does not look for it, and with one FilterRegistrationBean in the application, such as that of Spring Security, our
 * filters would come last.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class HandoffSetup implements ServletContextInitializer {

    private final HandoffSettings settings;
    private final InternalLocation files;
    private final MultipartConfigElement limits;

    HandoffSetup(HandoffSettings settings, InternalLocation files, MultipartConfigElement limits) {
        this.settings = settings;
        this.files = files;
        this.limits = limits;
    }

    @Override
    public void onStartup(ServletContext context) {
        Handoff.Builder handoff = Handoff.builder()
                .guard("/old/*")
                .locations(files)
                .uploads("/upload/*", settings.store())
                .maxFileSize(limits.getMaxFileSize()) // spring.servlet.multipart.max-file-size
                .maxRequestSize(limits.getMaxRequestSize());
        if (!settings.proxySecret().isEmpty()) {
            handoff.proxySecret(settings.proxySecret().toArray(String[]::new)).proxyBufferSize(16 * 1024);
        }
        if (!settings.uploadSecret().isEmpty()) {
            handoff.uploadSpool(settings.spool())
                    .uploadSecret(settings.uploadSecret().toArray(String[]::new));
        }
        handoff.build().install(context);
    }
}
