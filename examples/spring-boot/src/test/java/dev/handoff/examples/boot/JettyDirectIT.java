// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.examples.bootextras.MoreControllers;
import dev.handoff.examples.bootextras.MoreFilters;
import dev.handoff.examples.bootextras.Watch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jetty without nginx, with filters that read parameters and keep bodies. */
class JettyDirectIT extends Scenarios {

    @Override
    List<Class<?>> sources() {
        return List.of(BootApplication.class, Watch.class, MoreControllers.class, MoreFilters.class);
    }

    @Override
    String otherServer() {
        return TOMCAT;
    }

    @Override
    List<String> properties() {
        return List.of(
                "--spring.servlet.multipart.max-file-size=200000B", "--spring.mvc.hiddenmethod.filter.enabled=true");
    }

    @Test
    void runsOnJetty() {
        assertThat(server()).isEqualTo("JettyServletWebServer");
    }
}
