// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

    private static final byte[] SECRET = "known-to-the-tests-and-to-nobody-else-0123456789".getBytes(US_ASCII);
    private static final byte[] OTHER = "another-secret-of-sufficient-length-0123456789".getBytes(US_ASCII);
    private static final String NONCE = "0123456789abcdef0123456789abcdef";
    private static final long NOW = 1_700_000_000;
    private static final String ADDRESS = "/handoff-doctor?do=start";

    private static boolean isValid(String signature, String method, String address, long now) {
        return Signature.isValid(signature, List.of(SECRET), method, address, now);
    }

    private static String signed() {
        return Signature.sign(SECRET, "GET", ADDRESS, NOW, NONCE);
    }

    @Test
    void isWhatOtherLanguagesCompute() {
        // printf 'handoff-doctor v1\nGET\n/handoff-doctor?do=start\n1700000000\n0123…' | openssl dgst -sha256 -hmac …
        assertThat(signed())
                .isEqualTo(
                        "v1 1700000000 " + NONCE + " 37abeb46ad8f30d53efcefdf955026b0220d527e5eb92e188c81520def47c965");
    }

    @Test
    void holdsForTheRequestThatWasSigned() {
        assertThat(isValid(signed(), "GET", ADDRESS, NOW)).isTrue();
    }

    @Test
    void holdsForEitherSecretWhileItIsBeingChanged() {
        assertThat(Signature.isValid(signed(), List.of(OTHER, SECRET), "GET", ADDRESS, NOW))
                .isTrue();
        assertThat(Signature.isValid(signed(), List.of(SECRET, OTHER), "GET", ADDRESS, NOW))
                .isTrue();
    }

    @Test
    void holdsForNothingElse() {
        assertThat(isValid(signed(), "POST", ADDRESS, NOW)).isFalse();
        assertThat(isValid(signed(), "GET", "/handoff-doctor?do=end", NOW)).isFalse();
        assertThat(isValid(signed(), "GET", ADDRESS + "&target=/", NOW)).isFalse();
        assertThat(Signature.isValid(signed(), List.of(OTHER), "GET", ADDRESS, NOW))
                .isFalse();
        assertThat(Signature.isValid(signed(), List.of(), "GET", ADDRESS, NOW)).isFalse();
        assertThat(isValid(signed().replace(NONCE, NONCE.replace('0', '1')), "GET", ADDRESS, NOW))
                .isFalse();
        assertThat(isValid(signed().replace("1700000000", "1700000001"), "GET", ADDRESS, NOW))
                .isFalse();
    }

    @Test
    void holdsForFiveMinutesEitherWay() {
        assertThat(isValid(signed(), "GET", ADDRESS, NOW + 300)).isTrue();
        assertThat(isValid(signed(), "GET", ADDRESS, NOW - 300)).isTrue();
        assertThat(isValid(signed(), "GET", ADDRESS, NOW + 301)).isFalse();
        assertThat(isValid(signed(), "GET", ADDRESS, NOW - 301)).isFalse();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "v1",
                "v1 1700000000",
                "v2 1700000000 0123456789abcdef0123456789abcdef 00",
                "v1 1700000000 short 00",
                "v1 -1700000000 0123456789abcdef0123456789abcdef 00",
                "v1 99999999999999999999 0123456789abcdef0123456789abcdef 00",
                "v1 1700000000 0123456789abcdef0123456789abcdef \u00E9",
            })
    void takesNothingOfAnotherForm(String header) {
        assertThat(isValid(header, "GET", ADDRESS, NOW)).isFalse();
    }

    @Test
    void looksAtNothingLong() {
        assertThat(isValid(signed() + " ".repeat(200), "GET", ADDRESS, NOW)).isFalse();
    }
}
