// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.ArgumentCaptor;

/** Which requests the guard guards. How they end is proved on real containers. */
class GuardFilterTest {

    private final HttpServletRequest request = mock();
    private final HttpServletResponse response = mock();
    private final FilterChain chain = mock();

    private HttpServletResponse passedOn(HttpServletResponse given) throws IOException, ServletException {
        ArgumentCaptor<ServletResponse> passed = ArgumentCaptor.captor();
        new GuardFilter().doFilter(request, given, chain);
        verify(chain).doFilter(any(), passed.capture());
        return (HttpServletResponse) passed.getValue();
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUEST", "ASYNC", "FORWARD"})
    void guardsWhatMayEndAResponse(DispatcherType type) throws Exception {
        when(request.getDispatcherType()).thenReturn(type);

        assertThat(passedOn(response)).isInstanceOf(GuardedResponse.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"INCLUDE", "ERROR"})
    void leavesPartsAndErrorPagesAlone(DispatcherType type) throws Exception {
        when(request.getDispatcherType()).thenReturn(type);

        assertThat(passedOn(response)).isSameAs(response);
    }

    @Test
    void guardsOnceUnderDispatches() throws Exception {
        when(request.getDispatcherType()).thenReturn(DispatcherType.FORWARD);
        HttpServletResponse guarded = new HttpServletResponseWrapper(
                new GuardedResponse(Handoff.builder().build(), request, response));

        assertThat(passedOn(guarded)).isSameAs(guarded);
    }

    @Test
    void leavesOtherProtocolsAlone() throws Exception {
        ServletRequest other = mock();
        ServletResponse answer = mock();
        when(other.getDispatcherType()).thenReturn(DispatcherType.REQUEST);

        new GuardFilter().doFilter(other, answer, chain);
        new GuardFilter().doFilter(other, response, chain);
        when(request.getDispatcherType()).thenReturn(DispatcherType.REQUEST);
        new GuardFilter().doFilter(request, answer, chain);

        verify(chain).doFilter(other, answer);
        verify(chain).doFilter(other, response);
        verify(chain).doFilter(request, answer);
    }

    @Test
    void forgetsTheHandOffOfAResourceThatFails() {
        when(request.getDispatcherType()).thenReturn(DispatcherType.REQUEST);
        when(response.getStatus()).thenReturn(200);
        GuardedResponse[] guard = new GuardedResponse[1];

        assertThatIllegalStateException()
                .isThrownBy(() -> new GuardFilter().doFilter(request, response, (req, res) -> {
                    guard[0] = (GuardedResponse) res;
                    guard[0].setHeader("X-Accel-Redirect", "/protected/a.txt");
                    throw new IllegalStateException("broken");
                }))
                .withMessage("broken");

        assertThat(guard[0].containsHeader("X-Accel-Redirect")).isFalse();
    }

    @Test
    void acceptsNoLocationWhereNoneIsDeclared() throws Exception {
        when(request.getDispatcherType()).thenReturn(DispatcherType.REQUEST);
        when(response.getStatus()).thenReturn(200);

        new GuardFilter()
                .doFilter(
                        request,
                        response,
                        (req, res) -> ((HttpServletResponse) res).setHeader("X-Accel-Redirect", "/protected/a.txt"));

        verify(response).sendError(500);
        verify(response, never()).setHeader(any(), any());
        verify(response, never()).setStatus(anyInt());
    }
}
