// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.examples.bootextras.MoreFilters;
import dev.handoff.examples.bootextras.SetupOnTheApplication;
import dev.handoff.testing.RawHttp.Response;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way of the README: the application's own class installs Handoff, before filters that ask for parameters. */
class SetupOnTheApplicationIT extends BootUnderTest {

    @Override
    List<Class<?>> sources() {
        return List.of(SetupOnTheApplication.class, MoreFilters.class);
    }

    @Test
    void comesBeforeAllFilters() throws IOException {
        Response answer = post("/photos", textPart("title", "a title") + filePart("photo", "a.txt", "hello"));

        assertThat(answer.text()).isEqualTo("a title");
        assertThat(folder.resolve("kept")).hasContent("hello");
    }

    /** Containers read no form of more than 10 MB for Spring Boot, unless they are told to. */
    @Test
    void hasNoLimitsOfSpringBoot() throws IOException {
        Response answer =
                post("/photos", textPart("title", "x") + filePart("photo", "a.txt", "x".repeat(11 * 1024 * 1024)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(folder.resolve("kept")).hasSize(11 * 1024 * 1024);
    }
}
