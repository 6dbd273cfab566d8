// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.bootextras;

import dev.handoff.examples.boot.HandoffSettings;
import dev.handoff.servlet.Handoff;
import dev.handoff.testing.RealNginx;
import dev.handoff.upload.UploadFields;
import jakarta.servlet.ServletContext;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The example, set up for nginx-upload-module. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ConfigurationPropertiesScan("dev.handoff.examples.boot")
@ComponentScan(
        basePackages = "dev.handoff.examples.boot",
        excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*(HandoffSetup|BootApplication)"))
public class ByModule {

    @Bean
    Setup setup(HandoffSettings settings) {
        return new Setup(settings);
    }

    @Order(Ordered.HIGHEST_PRECEDENCE)
    record Setup(HandoffSettings settings) implements ServletContextInitializer {

        @Override
        public void onStartup(ServletContext context) {
            Handoff.builder()
                    .uploads("/upload/*", settings.store())
                    .uploadFields(UploadFields.dotted(RealNginx.FIELD_SECRET, "number", "crc32"))
                    .uploadSecret(RealNginx.UPLOAD_SECRET)
                    .build()
                    .install(context);
        }
    }
}
