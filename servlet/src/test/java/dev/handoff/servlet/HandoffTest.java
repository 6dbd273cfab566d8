// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

class HandoffTest {

    private static final String SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz_ABC";

    private final ServletContext context = StubbedContext.with(Map.of());

    private static HttpServletRequest requestIn(ServletContext context) {
        HttpServletRequest request = mock();
        when(request.getServletContext()).thenReturn(context);
        return request;
    }

    @Test
    void isFoundInTheApplicationThatItIsInstalledIn() {
        Handoff handoff = Handoff.builder().proxySecret(SECRET).build();

        handoff.install(context);

        assertThat(Handoff.of(context)).isSameAs(handoff);
        assertThat(Handoff.of(requestIn(context))).isSameAs(handoff);
        assertThat(Handoff.of(StubbedContext.with(Map.of()))).isNotSameAs(handoff);
    }

    @Test
    void goesWithEachRequestIntoThreadsThatKnowNoApplication() {
        Handoff handoff = Handoff.builder().proxySecret(SECRET).build();
        handoff.install(context);
        ArgumentCaptor<ServletRequestListener> listener = ArgumentCaptor.captor();
        verify(context).addListener(listener.capture());
        HttpServletRequest request = requestIn(null);

        listener.getValue().requestInitialized(new ServletRequestEvent(context, request));

        ArgumentCaptor<Object> marked = ArgumentCaptor.captor();
        verify((ServletRequest) request).setAttribute(anyString(), marked.capture());
        when(request.getAttribute(Handoff.class.getName())).thenReturn(marked.getValue());
        assertThat(Handoff.of(request)).isSameAs(handoff);
    }

    @Test
    void believesNoProofWhereNothingIsInstalled() {
        for (HttpServletRequest request : new HttpServletRequest[] {requestIn(context), requestIn(null)}) {
            Handoff handoff = Handoff.of(request);

            assertThat(handoff.proof(request)).isEqualTo(Proof.NONE);
            assertThat(handoff.locations()).isEmpty();
        }
    }

    @Test
    void ignoresForeignObjectsUnderItsName() {
        context.setAttribute(Handoff.class.getName(), "set by another class loader");

        assertThat(Handoff.of(context).locations()).isEmpty();
    }

    @Test
    void isInstalledOnce() {
        Handoff first = Handoff.builder().proxySecret(SECRET).build();
        first.install(context);

        for (Handoff again : new Handoff[] {first, Handoff.builder().build()}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> again.install(context))
                    .withMessage("handoff is installed in this web application already: call Handoff.install once, and"
                            + " give the rest as context-params handoff.* or annotations");
        }
        assertThat(Handoff.of(context)).isSameAs(first);
    }

    @Test
    void mapsTheGuardBeforeOtherFilters() {
        FilterRegistration.Dynamic registration = StubbedContext.registration(context);

        Handoff.builder().guard("/a/*", "*.do").build().install(context);

        verify(context).addFilter(eq("dev.handoff.servlet.GuardFilter"), isA(GuardFilter.class));
        verify(registration).setAsyncSupported(true);
        verify(registration)
                .addMappingForUrlPatterns(
                        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.FORWARD),
                        false,
                        "/a/*",
                        "*.do");
    }

    @Test
    void registersNoGuardUnasked() {
        Handoff.builder().proxySecret(SECRET).build().install(context);

        verify(context, never()).addFilter(anyString(), any(GuardFilter.class));
    }

    @Test
    void refusesToRegisterTheGuardTwice() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Handoff.builder().guard("/*").build().install(context))
                .withMessage("GuardFilter is registered in this web application already: map it there and leave out"
                        + " the setting guard");
        assertThat(Handoff.of(context).locations()).isEmpty();
        verify(context, never()).setAttribute(anyString(), any());
    }

    @Test
    void isNotInstalledInAnApplicationThatHasStarted() {
        doThrow(new IllegalStateException("started")).when(context).addListener(any(ServletRequestListener.class));

        assertThatIllegalStateException()
                .isThrownBy(() -> Handoff.builder().build().install(context))
                .withMessage("started");

        verify(context, never()).setAttribute(anyString(), any());
    }
}
