// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import dev.handoff.examples.bootextras.FilterBeans;
import dev.handoff.examples.bootextras.Watch;
import java.util.List;

/** Tomcat behind nginx, with a bean for each filter in place of HandoffSetup. */
class FilterBeansIT extends BehindNginx {

    @Override
    List<Class<?>> sources() {
        return List.of(FilterBeans.class, Watch.class);
    }
}
