// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProofTest {

    private static final String SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz_ABC";
    private static final String NEXT_SECRET = "the-secret-that-is-being-introduced-today";
    private static final Handoff ONE = Handoff.builder().proxySecret(SECRET).build();
    private static final Handoff TWO =
            Handoff.builder().proxySecret(SECRET, NEXT_SECRET).build();

    private static HttpServletRequest requestWith(String... lines) {
        HttpServletRequest request = mock();
        when(request.getHeaders("X-Handoff-Proxy")).thenReturn(Collections.enumeration(List.of(lines)));
        return request;
    }

    private static Proof proof(Handoff handoff, String... lines) {
        return handoff.proof(requestWith(lines));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SECRET,
                "  " + SECRET + "\t",
                SECRET + ";",
                SECRET + "; ",
                SECRET + ";;",
                SECRET + "; zip",
                SECRET + ";zip; unknown ;x=bridge",
                SECRET + "; Bridge",
                SECRET + "; BRIDGE",
                SECRET + "; bridges",
                SECRET + "; bri dge",
                SECRET + "; bridge, zip"
            })
    void believesTheSecretWithTokensThatItDoesNotKnow(String line) {
        assertThat(proof(ONE, line)).isEqualTo(Proof.NGINX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SECRET + ";bridge",
                SECRET + "; bridge",
                SECRET + " ; bridge ",
                SECRET + ";\tbridge\t;",
                SECRET + "; zip; bridge",
                SECRET + "; bridge; zip",
                SECRET + ";; bridge",
                SECRET + "; unknown; bridge; bridge"
            })
    void knowsTheTokenOfTheBridgeWhereverItStands(String line) {
        assertThat(proof(ONE, line)).isEqualTo(Proof.NGINX_WITH_BRIDGE);
    }

    @Test
    void believesBothSecretsWhileOneIsReplacedByTheOther() {
        assertThat(proof(TWO, SECRET)).isEqualTo(Proof.NGINX);
        assertThat(proof(TWO, NEXT_SECRET)).isEqualTo(Proof.NGINX);
        assertThat(proof(TWO, NEXT_SECRET + "; bridge")).isEqualTo(Proof.NGINX_WITH_BRIDGE);
        assertThat(proof(ONE, NEXT_SECRET)).isEqualTo(Proof.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ";",
                "; bridge",
                "bridge",
                SECRET + "x",
                "x" + SECRET,
                "0123456789-abcdefghijklmnopqrstuvwxyz_AB",
                "0123456789-abcdefghijklmnopqrstuvwxyz_ABc",
                "0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ_ABC",
                "1123456789-abcdefghijklmnopqrstuvwxyz_ABC",
                "0123456789-abcdefghijklm nopqrstuvwxyz_ABC",
                "\"" + SECRET + "\"",
                "zip; " + SECRET,
                SECRET + ", bridge",
                SECRET + ", " + SECRET,
                SECRET + " bridge",
                SECRET + "\u0000",
                SECRET + "é",
                SECRET + NEXT_SECRET
            })
    void believesNothingElse(String line) {
        assertThat(proof(ONE, line)).isEqualTo(Proof.NONE);
        assertThat(proof(TWO, line)).isEqualTo(Proof.NONE);
    }

    @Test
    void believesNoRequestWithSeveralLines() {
        assertThat(proof(ONE, SECRET, SECRET)).isEqualTo(Proof.NONE);
        assertThat(proof(ONE, SECRET, "")).isEqualTo(Proof.NONE);
        assertThat(proof(ONE, "forged", SECRET + "; bridge")).isEqualTo(Proof.NONE);
    }

    @Test
    void believesNoRequestWithoutTheHeader() {
        assertThat(proof(ONE)).isEqualTo(Proof.NONE);

        HttpServletRequest headersAreNotAllowed = mock();
        when(headersAreNotAllowed.getHeaders("X-Handoff-Proxy")).thenReturn(null);
        assertThat(ONE.proof(headersAreNotAllowed)).isEqualTo(Proof.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", SECRET, "; bridge", "REPLACE_WITH_YOUR_OWN_SECRET_OF_32_TO_128_CHARACTERS"})
    void believesNobodyWhereNoSecretIsConfigured(String line) {
        assertThat(proof(Handoff.builder().build(), line)).isEqualTo(Proof.NONE);
    }
}
