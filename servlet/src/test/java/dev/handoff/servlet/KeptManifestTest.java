// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeptManifestTest {

    private final GuardedBody body = new GuardedBody(8);

    private void keep(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        body.keep(bytes, 0, bytes.length);
    }

    private void print(String text) {
        body.keep(text.toCharArray(), 0, text.length(), "UTF-8");
    }

    @Test
    void keepsBytesUpToTheBound() {
        keep("1234");
        keep("5678");

        assertThat(body.problem()).isEmpty();
        assertThat(body.isEmpty()).isFalse();
        assertThat(body.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("12345678");
    }

    @Test
    void forgetsWhatIsTooLarge() {
        keep("12345678");
        keep("9");
        keep("1");

        assertThat(body.problem()).contains("is larger than the setting maxManifestSize, 8 bytes");
        assertThat(body.isEmpty()).isFalse();
        assertThat(body.bytes()).isEmpty();
    }

    @Test
    void joinsCharactersThatComeInTwoPieces() {
        print("\uD83D");
        print("\uDE00!");

        assertThat(body.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("\uD83D\uDE00!");
    }

    @Test
    void seesCharactersThatAreTooMany() {
        print("123456789");

        assertThat(body.problem()).contains("is larger than the setting maxManifestSize, 8 bytes");
    }

    @Test
    void knowsThatItIsNotTheWhole() {
        body.lose(0);
        assertThat(body.problem()).isEmpty();

        body.lose(1);
        keep("2");

        assertThat(body.problem()).contains("began before the header X-Archive-Files was set: set the header first");
    }

    @Test
    void startsOver() {
        body.lose(1);
        print("lost");
        body.clear();

        assertThat(body.isEmpty()).isTrue();
        keep("new");
        assertThat(body.problem()).isEmpty();
        assertThat(body.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("new");
    }
}
