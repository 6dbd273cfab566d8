// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import dev.handoff.accel.InternalLocation;
import dev.handoff.servlet.Handoff;
import dev.handoff.testing.RealNginx;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/**
 * One servlet under four addresses: /bare, /etag (below a filter that keeps the body), /guard and /guard-etag (the same
 * below GuardFilter).
 */
public final class ScenarioApplication implements Container.Application {

    private final InternalLocation location;

    public ScenarioApplication(InternalLocation location) {
        this.location = location;
    }

    @Override
    public void register(ServletContext context) {
        ServletRegistration.Dynamic servlet = context.addServlet("steps", new StepsServlet(location));
        servlet.setAsyncSupported(true);
        servlet.addMapping("/bare/*", "/etag/*", "/guard/*", "/guard-etag/*");
        FilterRegistration.Dynamic etag = context.addFilter("etag", new ShallowEtagHeaderFilter());
        etag.setAsyncSupported(true);
        etag.addMappingForUrlPatterns(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "/etag/*", "/guard-etag/*");
        Handoff.builder()
                .proxySecret(RealNginx.SECRET)
                .proxyBufferSize(16 * 1024)
                .locations(location)
                .guard("/guard/*", "/guard-etag/*")
                .build()
                .install(context);
    }
}
