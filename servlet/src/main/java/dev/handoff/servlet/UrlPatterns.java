// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.internal.HttpSyntax;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps our filters before those of the application, on the URL patterns of a setting. */
final class UrlPatterns {

    private UrlPatterns() {}

    static List<String> require(String setting, String... urlPatterns) {
        for (String pattern : urlPatterns) {
            // Jetty maps others without a word, and they match nothing
            if (!pattern.startsWith("/") && !pattern.startsWith("*.")) {
                throw new IllegalArgumentException(
                        setting + " takes URL patterns such as \"/*\", \"/reports/*\" or \"*.jsp\": "
                                + HttpSyntax.quote(pattern));
            }
        }
        return List.of(urlPatterns);
    }

    /**
     * Maps the filter behind those that were mapped here before, unless there are no patterns. Returns false when the
     * application has a filter of that name.
     */
    static boolean map(ServletContext context, String name, Filter filter, List<String> urlPatterns) {
        if (urlPatterns.isEmpty()) {
            return true;
        }
        FilterRegistration.@Nullable Dynamic registration = context.addFilter(name, filter);
        if (registration == null) {
            return false;
        }
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.FORWARD),
                false,
                urlPatterns.toArray(String[]::new));
        return true;
    }
}
