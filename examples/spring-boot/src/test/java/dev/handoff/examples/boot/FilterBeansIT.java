// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import dev.handoff.examples.bootextras.FilterBeans;
import dev.handoff.examples.bootextras.MoreControllers;
import dev.handoff.examples.bootextras.Watch;
import java.util.ArrayList;
import java.util.List;

/** Tomcat behind nginx, with a bean for each filter in place of HandoffSetup, and forms read late. */
class FilterBeansIT extends BehindNginx {

    @Override
    List<Class<?>> sources() {
        return List.of(FilterBeans.class, Watch.class, MoreControllers.class);
    }

    @Override
    List<String> properties() {
        List<String> properties = new ArrayList<>(super.properties());
        properties.add("--spring.servlet.multipart.resolve-lazily=true");
        return properties;
    }
}
