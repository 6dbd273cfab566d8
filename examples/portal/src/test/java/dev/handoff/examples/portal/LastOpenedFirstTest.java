// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LastOpenedFirstTest {
    private final LastOpenedFirst opened = new LastOpenedFirst();
    private final List<String> closed = new ArrayList<>();

    @Test
    void closesInReverseAndOnce() throws Exception {
        opened.add(() -> closed.add("web"));
        opened.add(() -> closed.add("nginx"));

        opened.close();
        opened.close();

        assertThat(closed).containsExactly("nginx", "web");
    }

    @Test
    void closesTheRestWhenOneFails() throws Exception {
        opened.add(() -> closed.add("web"));
        opened.add(() -> {
            throw new IllegalStateException("stuck");
        });

        opened.close();

        assertThat(closed).containsExactly("web");
    }

    @Test
    void closesAtOnceWhatComesTooLate() {
        opened.close();

        assertThatThrownBy(() -> opened.add(() -> closed.add("late")))
                .isInstanceOf(PortalException.class)
                .hasMessage("stopped while starting");
        assertThat(closed).containsExactly("late");
    }

    @Test
    void tellsWhetherTheEndHasBegun() throws Exception {
        assertThat(opened.closesWithin(Duration.ofMillis(1))).isFalse();

        var end = CompletableFuture.runAsync(opened::close);

        assertThat(opened.closesWithin(Duration.ofSeconds(30))).isTrue();
        end.join();
    }
}
