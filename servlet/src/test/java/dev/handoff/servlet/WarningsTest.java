// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.handoff.servlet.Warnings.Kind;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class WarningsTest {

    private final Logger logger = mock();
    private final Warnings warnings = new Warnings();

    @Test
    void saysEachTextOnce() {
        warnings.once(logger, Kind.LOST_HEADER, "first");
        warnings.once(logger, Kind.LOST_HEADER, "second");
        warnings.once(logger, Kind.LOST_HEADER, "first");
        new Warnings().once(logger, Kind.LOST_HEADER, "first");

        var order = inOrder(logger);
        order.verify(logger).warn("first");
        order.verify(logger).warn("second");
        order.verify(logger).warn("first");
        order.verifyNoMoreInteractions();
    }

    @Test
    void saysSoMuchOfOneKindAtMost() {
        for (int i = 1; i <= 2000; i++) {
            warnings.once(logger, Kind.UNKNOWN_TARGET, "cause " + i);
        }

        verify(logger, times(50)).warn(anyString());
        verify(logger).warn("cause 49");
        verify(logger).warn("cause 50; more warnings of this kind are left out until the next start");
    }

    @Test
    void leavesRoomForTheOtherKinds() {
        for (int i = 1; i <= 2000; i++) {
            warnings.once(logger, Kind.UNKNOWN_TARGET, "cause " + i);
        }

        warnings.once(logger, Kind.LOST_HEADER, "another");

        verify(logger).warn("another");
    }
}
