// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import jakarta.servlet.ServletContext;
import java.util.EventListener;
import org.junit.jupiter.api.Test;

class RequestMarkTest {

    @Test
    void needsItsListenerButOnUndertow() {
        ServletContext started = mock();
        doThrow(new IllegalStateException("started already")).when(started).addListener(any(EventListener.class));

        assertThatIllegalStateException()
                .isThrownBy(() -> new RequestMark(() -> Handoff.builder().build()).addTo(started))
                .withMessage("started already");
    }
}
