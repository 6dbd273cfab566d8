// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProofTest {

    private static final List<byte[]> SECRETS = List.of("s1".getBytes(StandardCharsets.US_ASCII));

    private static Proof of(String... lines) {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getHeaders("X-Handoff-Proxy")).thenReturn(Collections.enumeration(List.of(lines)));
        return Proof.of(request, SECRETS);
    }

    @ParameterizedTest
    @CsvSource({
        "s1, false, false",
        "s1; bridge, true, false",
        "s1; zip, false, true",
        "s1;zip;bridge, true, true",
        "' s1 ; bridge ;; later; zip ', true, true",
        "s1; ZIP; zipper; bridges, false, false",
        "s1; zip bridge, false, false"
    })
    void saysWhatNginxCanDo(String line, boolean bridge, boolean zip) {
        Proof proof = of(line);

        assertThat(proof.nginx()).isTrue();
        assertThat(proof.bridge()).isEqualTo(bridge);
        assertThat(proof.zip()).isEqualTo(zip);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zip", "; zip", "s; zip", "S1; zip", "s1, s1; zip", "zip; s1"})
    void provesNothingWithoutTheSecret(String line) {
        assertThat(of(line)).isEqualTo(Proof.NONE);
    }

    @Test
    void provesNothingInTwoLinesOrNone() {
        assertThat(of("s1; zip", "s1; zip")).isEqualTo(Proof.NONE);
        assertThat(of()).isEqualTo(Proof.NONE);
    }

    @Test
    void hasNoTokensWithoutNginx() {
        assertThatThrownBy(() -> new Proof(false, Set.of("zip")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokens without a secret prove nothing: [zip]");
    }
}
