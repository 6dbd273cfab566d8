// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application sees of the hand-off that is kept for it. */
class GuardedResponseTest {

    private final HttpServletResponse real = mock();
    private GuardedResponse response;

    @BeforeEach
    void guard() {
        HttpServletRequest request = mock();
        when(real.getStatus()).thenReturn(200);
        when(real.getHeaderNames()).thenReturn(List.of("Vary"));
        response = new GuardedResponse(Handoff.builder().build(), request, real);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Accel-Redirect", "x-accel-redirect", "X-Sendfile", "x-sendfile"})
    void showsWhatItKeeps(String name) {
        response.addHeader(name, "/protected/a.txt");

        assertThat(response.containsHeader(name.toUpperCase(Locale.ROOT))).isTrue();
        assertThat(response.getHeader(name)).isEqualTo("/protected/a.txt");
        assertThat(response.getHeaders(name)).containsExactly("/protected/a.txt");
        assertThat(response.getHeaderNames()).containsExactly("Vary", name);
        verify(real, never()).addHeader(any(), any());
    }

    @Test
    void passesOtherHeadersOn() {
        when(real.containsHeader("Vary")).thenReturn(true);
        when(real.getHeader("Vary")).thenReturn("Cookie");
        when(real.getHeaders("Vary")).thenReturn(List.of("Cookie"));
        response.setHeader("X-Accel-Redirect", "/protected/a.txt");

        response.setHeader("X-Accel-Limit-Rate", "1");
        response.addHeader("Vary", "Accept");

        verify(real).setHeader("X-Accel-Limit-Rate", "1");
        verify(real).addHeader("Vary", "Accept");
        assertThat(response.containsHeader("Vary")).isTrue();
        assertThat(response.getHeader("Vary")).isEqualTo("Cookie");
        assertThat(response.getHeaders("Vary")).containsExactly("Cookie");
    }

    @Test
    void keepsTheFirstThatIsAddedAndTheLastThatIsSet() {
        response.addHeader("X-Accel-Redirect", "/first");
        response.addHeader("X-Accel-Redirect", "/second");
        assertThat(response.getHeader("X-Accel-Redirect")).isEqualTo("/first");

        response.setHeader("X-Accel-Redirect", "/third");
        assertThat(response.getHeader("X-Accel-Redirect")).isEqualTo("/third");
    }

    @Test
    void keepsNumbersAndDatesToo() {
        response.setIntHeader("x-accel-redirect", 1);
        assertThat(response.getHeader("X-Accel-Redirect")).isEqualTo("1");
        response.setDateHeader("X-Accel-Redirect", 2);
        assertThat(response.getHeader("X-Accel-Redirect")).isEqualTo("2");
        response.addIntHeader("X-Accel-Redirect", 3);
        response.addDateHeader("X-Accel-Redirect", 4);
        assertThat(response.getHeader("X-Accel-Redirect")).isEqualTo("2");
        verifyNoHandOff();
    }

    private void verifyNoHandOff() {
        verify(real, never()).setIntHeader(any(), anyInt());
        verify(real, never()).addIntHeader(any(), anyInt());
        verify(real, never()).setDateHeader(any(), anyLong());
        verify(real, never()).addDateHeader(any(), anyLong());
    }

    @Test
    void passesOtherNumbersAndDatesOn() {
        response.setIntHeader("X-Count", 1);
        response.addIntHeader("X-Count", 2);
        response.setDateHeader("Expires", 3);
        response.addDateHeader("Expires", 4);

        verify(real).setIntHeader("X-Count", 1);
        verify(real).addIntHeader("X-Count", 2);
        verify(real).setDateHeader("Expires", 3);
        verify(real).addDateHeader("Expires", 4);
    }

    @Test
    void forgetsWhatIsSetToNull() {
        response.setHeader("X-Accel-Redirect", "/first");
        response.setHeader("X-Sendfile", null);
        assertThat(response.containsHeader("X-Accel-Redirect")).isTrue();

        response.setHeader("x-accel-redirect", null);
        assertThat(response.containsHeader("X-Accel-Redirect")).isFalse();
        verify(real, never()).setHeader(any(), any());
    }

    @Test
    void isFoundUnderOtherWrappers() {
        assertThat(GuardedResponse.in(new HttpServletResponseWrapper(new HttpServletResponseWrapper(response))))
                .isSameAs(response);
        assertThat(GuardedResponse.in(new HttpServletResponseWrapper(real))).isNull();
        assertThat(GuardedResponse.in(real)).isNull();
    }

    @Test
    void leavesTheResponseToAHandOffThatIsFinal() {
        HttpServletResponse wrapper = new HttpServletResponseWrapper(response);
        response.setHeader("X-Accel-Redirect", "/protected/a.txt");

        assertThat(GuardedResponse.release(real)).isSameAs(real);
        assertThat(GuardedResponse.release(wrapper)).isSameAs(wrapper);
        assertThat(GuardedResponse.release(response)).isSameAs(real);
        assertThat(response.containsHeader("X-Accel-Redirect")).isFalse();
    }
}
