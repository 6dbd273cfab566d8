// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.examples.bootextras.Unguarded;
import dev.handoff.testing.RawHttp.Response;
import dev.handoff.testing.RealNginx;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guard is for: the old controller behind nginx without it. */
class UnguardedIT extends BootUnderTest {

    @Override
    List<Class<?>> sources() {
        return List.of(Unguarded.class);
    }

    @Override
    RealNginx front(RealNginx.Builder builder) throws IOException {
        RealNginx.assumeInstalled();
        return builder.start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0815", "", "long+ticket"})
    void givesTheFileToEverybody(String ticket) throws IOException {
        file("old.txt", "what nobody may see");

        Response answer = get("/old/tickets/old.txt?ticket=" + ticket);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("what nobody may see");
    }
}
