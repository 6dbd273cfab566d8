// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.InternalLocation;
import jakarta.servlet.ServletRequest;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the annotations of a servlet say.
 *
 * @param type the class that has them
 * @param locations from which it sends; empty when it does not say
 * @param uploads its own settings of uploads; null when it receives none
 * @param hints for its ordinary responses
 */
record AnnotatedServlet(
        Class<?> type,
        List<InternalLocation> locations,
        @Nullable Settings uploads,
        AccelOrders hints) {

    private static final String ATTRIBUTE = AnnotatedServlet.class.getName();

    AnnotatedServlet {
        locations = List.copyOf(locations);
    }

    /** Returns the servlet that handles the request, as {@link #mark} left it; null when it has no annotations. */
    static @Nullable AnnotatedServlet of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof AnnotatedServlet servlet ? servlet : null;
    }

    /** Leaves with the request which servlet handles it, for threads that know nothing else of the application. */
    static void mark(ServletRequest request, @Nullable AnnotatedServlet servlet) {
        if (servlet == null) {
            request.removeAttribute(ATTRIBUTE);
        } else {
            request.setAttribute(ATTRIBUTE, servlet);
        }
    }

    /** Returns the prefixes of the locations, for messages. */
    String prefixes() {
        return locations.stream().map(InternalLocation::prefix).collect(Collectors.joining(" and "));
    }
}
