// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.handoff.servlet.doctor.DoctorServlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorSettingTest {

    private static final String SECRET = "known-to-the-tests-and-to-nobody-else-0123456789";

    private static ServletRegistration.Dynamic registration(ServletContext context, Set<String> conflicts) {
        ServletRegistration.Dynamic registration = mock();
        when(context.addServlet(anyString(), any(DoctorServlet.class))).thenReturn(registration);
        when(registration.addMapping(anyString())).thenReturn(conflicts);
        return registration;
    }

    @Test
    void mapsTheServletOfTheDoctor() {
        ServletContext context = StubbedContext.with(Map.of());
        ServletRegistration.Dynamic registration = registration(context, Set.of());

        Handoff.builder().proxySecret(SECRET).doctor("/handoff-doctor").build().install(context);

        verify(registration).addMapping("/handoff-doctor");
    }

    @Test
    void isAContextParamToo() throws Exception {
        ServletContext context =
                StubbedContext.with(Map.of("handoff.doctor", "/handoff-doctor", "handoff.proxySecret", SECRET));
        ServletRegistration.Dynamic registration = registration(context, Set.of());

        new HandoffInitializer().onStartup(Set.of(), context);

        verify(registration).addMapping("/handoff-doctor");
    }

    @Test
    void mapsNothingUnlessItIsGiven() {
        ServletContext context = StubbedContext.with(Map.of());

        Handoff.builder().proxySecret(SECRET).build().install(context);

        verify(context, never()).addServlet(anyString(), any(DoctorServlet.class));
    }

    @Test
    void needsTheSecretWithWhichRequestsAreSigned() {
        ServletContext context = StubbedContext.with(Map.of());
        Handoff handoff = Handoff.builder().doctor("/handoff-doctor").build();

        assertThatThrownBy(() -> handoff.install(context))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("doctor needs proxySecret, with which its requests are signed");
    }

    @Test
    void refusesAPathThatIsTaken() {
        ServletContext context = StubbedContext.with(Map.of());
        registration(context, Set.of("/handoff-doctor"));
        Handoff handoff =
                Handoff.builder().proxySecret(SECRET).doctor("/handoff-doctor").build();

        assertThatThrownBy(() -> handoff.install(context))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("doctor is to be at \"/handoff-doctor\", which is mapped to another servlet: choose another"
                        + " path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "doctor", "/", "/doctor/", "/doctor/*", "*.doctor"})
    void isOnePath(String path) {
        assertThatThrownBy(() -> Handoff.builder().doctor(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("doctor takes one path such as \"/handoff-doctor\": \"" + path + '"');
        assertThat(Setting.DOCTOR.unset()).isEmpty();
    }
}
