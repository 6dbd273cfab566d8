// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.bootextras;

import jakarta.servlet.Filter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/** Filters as applications have them, which keep the body of the answer or ask for parameters of the request. */
@Configuration(proxyBeanMethods = false)
public class MoreFilters {

    /** As a plain bean: mapped to everything, as the last. */
    @Bean
    ShallowEtagHeaderFilter etags() {
        return new ShallowEtagHeaderFilter();
    }

    /** As Spring Security looks for its token, and in its place. */
    @Bean
    FilterRegistrationBean<Filter> csrf() {
        var bean = new FilterRegistrationBean<Filter>((request, response, chain) -> {
            request.getParameter("_csrf");
            chain.doFilter(request, response);
        });
        bean.setOrder(-100);
        return bean;
    }
}
