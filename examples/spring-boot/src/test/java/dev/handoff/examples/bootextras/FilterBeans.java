// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.bootextras;

import dev.handoff.accel.InternalLocation;
import dev.handoff.examples.boot.HandoffSettings;
import dev.handoff.servlet.GuardFilter;
import dev.handoff.servlet.Handoff;
import dev.handoff.servlet.UploadFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.MultipartConfigElement;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.Ordered;

/** The example with a bean for each filter, in place of HandoffSetup: longer, and all of it is needed. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ConfigurationPropertiesScan("dev.handoff.examples.boot")
@ComponentScan(
        basePackages = "dev.handoff.examples.boot",
        excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*(HandoffSetup|BootApplication)"))
public class FilterBeans {

    @Bean
    ServletContextInitializer handoff(HandoffSettings settings, InternalLocation files, MultipartConfigElement limits) {
        Handoff.Builder handoff = Handoff.builder()
                .locations(files)
                .uploadStore(settings.store())
                .maxFileSize(limits.getMaxFileSize())
                .maxRequestSize(limits.getMaxRequestSize());
        if (!settings.proxySecret().isEmpty()) {
            handoff.proxySecret(settings.proxySecret().toArray(String[]::new)).proxyBufferSize(16 * 1024);
            handoff.uploadSpool(settings.spool())
                    .uploadSecret(settings.uploadSecret().toArray(String[]::new));
        }
        return handoff.build()::install;
    }

    @Bean
    FilterRegistrationBean<Filter> guard() {
        return first(new GuardFilter(), Ordered.HIGHEST_PRECEDENCE, "/old/*");
    }

    @Bean
    FilterRegistrationBean<Filter> uploads() {
        return first(new UploadFilter(), Ordered.HIGHEST_PRECEDENCE + 1, "/upload/*");
    }

    private static FilterRegistrationBean<Filter> first(Filter filter, int order, String urlPattern) {
        var bean = new FilterRegistrationBean<>(filter);
        bean.addUrlPatterns(urlPattern, "/error");
        bean.setDispatcherTypes(
                DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.FORWARD, DispatcherType.ERROR);
        bean.setOrder(order);
        return bean;
    }
}
