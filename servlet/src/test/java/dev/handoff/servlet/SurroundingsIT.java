// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.servlet.testing.Container;
import jakarta.servlet.Servlet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The scenarios run where the build says they do: on which container, on which JDK, and as modules or not. */
class SurroundingsIT {

    @Test
    void areTheContainerThatTheBuildNames() throws Exception {
        List<String> seen = new ArrayList<>();

        Container.started(context -> {
                    seen.add(context.getServerInfo());
                    seen.add(context.getMajorVersion() + "." + context.getMinorVersion() + ".0");
                    seen.add(String.valueOf(context.getClass().getModule().getName()));
                })
                .close();

        assertThat(seen)
                .containsExactly(
                        System.getProperty("handoff.server"),
                        System.getProperty("handoff.servletApi"),
                        System.getProperty("handoff.serverModule", "null"));
    }

    @Test
    void areTheJdkThatTheBuildNames() {
        String running = "" + Runtime.version().feature();

        assertThat(System.getProperty("handoff.jdk", running)).isEqualTo(running);
    }

    @Test
    void areModulesWhereTheBuildSaysSo() {
        boolean modules = Boolean.getBoolean("handoff.modules");

        assertThat(Stream.of(Nginx.class, AccelRedirect.class, Servlet.class)
                        .map(type -> String.valueOf(type.getModule().getName())))
                .containsExactlyElementsOf(
                        modules
                                ? List.of("dev.handoff.servlet", "dev.handoff.core", "jakarta.servlet")
                                : List.of("null", "null", "null"));
    }
}
