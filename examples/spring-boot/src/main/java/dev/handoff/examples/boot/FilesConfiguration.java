// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import dev.handoff.accel.InternalLocation;
import java.io.IOException;
import java.nio.file.Files;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The folder whose files nginx may send. */
@Configuration(proxyBeanMethods = false)
class FilesConfiguration {

    /** Declares what downloads.conf has: {@code location /protected/ { internal; alias files/; }}. */
    @Bean
    InternalLocation files(HandoffSettings settings) throws IOException {
        return InternalLocation.alias("/protected/", Files.createDirectories(settings.files()));
    }
}
