// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import dev.handoff.examples.bootextras.MoreControllers;
import dev.handoff.examples.bootextras.MoreFilters;
import dev.handoff.examples.bootextras.Watch;
import java.util.List;

/** Tomcat without nginx, with filters that read parameters and keep bodies. */
class WithFiltersDirectIT extends Scenarios {

    @Override
    List<Class<?>> sources() {
        return List.of(BootApplication.class, Watch.class, MoreControllers.class, MoreFilters.class);
    }

    @Override
    List<String> properties() {
        return List.of(
                "--spring.servlet.multipart.max-file-size=200000B", "--spring.mvc.hiddenmethod.filter.enabled=true");
    }
}
