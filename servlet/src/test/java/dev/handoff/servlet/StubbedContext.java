// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** A web application that keeps attributes and has parameters; everything else is up to the test. */
final class StubbedContext {

    private StubbedContext() {}

    static ServletContext with(Map<String, String> parameters) {
        ServletContext context = mock();
        Map<String, Object> attributes = new HashMap<>();
        when(context.getInitParameterNames()).thenAnswer(call -> Collections.enumeration(parameters.keySet()));
        when(context.getInitParameter(anyString())).thenAnswer(call -> parameters.get(call.<String>getArgument(0)));
        when(context.getAttribute(anyString())).thenAnswer(call -> attributes.get(call.<String>getArgument(0)));
        doAnswer(call -> attributes.put(call.getArgument(0), call.getArgument(1)))
                .when(context)
                .setAttribute(anyString(), any());
        return context;
    }

    /** Lets every filter be registered. */
    static ServletContext anyFilter(Map<String, String> parameters) {
        ServletContext context = with(parameters);
        when(context.addFilter(anyString(), any(Filter.class))).thenReturn(mock(FilterRegistration.Dynamic.class));
        return context;
    }

    /** Lets GuardFilter be registered, and returns what it is registered with. */
    static FilterRegistration.Dynamic registration(ServletContext context) {
        FilterRegistration.Dynamic registration = mock();
        when(context.addFilter(anyString(), any(GuardFilter.class))).thenReturn(registration);
        return registration;
    }

    static FilterConfig filter(ServletContext context, Map<String, String> parameters) {
        FilterConfig config = mock();
        when(config.getFilterName()).thenReturn("guard filter");
        when(config.getServletContext()).thenReturn(context);
        when(config.getInitParameterNames()).thenAnswer(call -> Collections.enumeration(parameters.keySet()));
        when(config.getInitParameter(anyString())).thenAnswer(call -> parameters.get(call.<String>getArgument(0)));
        return config;
    }
}
