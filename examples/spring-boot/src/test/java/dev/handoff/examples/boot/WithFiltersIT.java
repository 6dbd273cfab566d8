// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import dev.handoff.examples.bootextras.MoreControllers;
import dev.handoff.examples.bootextras.MoreFilters;
import dev.handoff.examples.bootextras.Watch;
import java.util.ArrayList;
import java.util.List;

/** Tomcat behind nginx, with filters that read parameters and keep bodies. */
class WithFiltersIT extends BehindNginx {

    @Override
    List<Class<?>> sources() {
        return List.of(BootApplication.class, Watch.class, MoreControllers.class, MoreFilters.class);
    }

    @Override
    List<String> properties() {
        List<String> properties = new ArrayList<>(super.properties());
        properties.add("--spring.mvc.hiddenmethod.filter.enabled=true");
        return properties;
    }
}
