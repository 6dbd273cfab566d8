// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.servlet.doctor.Wire.Answer;
import java.net.URI;
import org.junit.jupiter.api.Test;

class CheckupTest {

    private final ScriptedServer server = new ScriptedServer().on("GET", 200, new Facts().put("ended", true));

    @Test
    void asksNothingMoreWhenTheTimeIsUpButHasTheCanariesDeleted() throws Exception {
        Checkup late = new Checkup(server.checkup().arguments(), server.report(), (URI address) -> server, 0);

        Answer answer = late.ask("do=echo");

        assertThat(Checkup.seen(answer)).isEqualTo("no answer (the run takes too long)");
        assertThat(server.asked()).isEmpty();
        assertThat(late.end().orElseThrow().is("ended")).isTrue();
    }
}
