// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.handoff.accel.InternalLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandoffBuilderTest {

    private static final String SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz_ABC";
    private static final String PLACEHOLDER = "REPLACE_WITH_YOUR_OWN_SECRET_OF_32_TO_128_CHARACTERS";
    private static final InternalLocation LOCATION = InternalLocation.alias("/protected/", Path.of("/srv/files"));

    private static void assertRefused(String message, String... secrets) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Handoff.builder().proxySecret(secrets))
                .withMessage(message)
                .satisfies(refusal -> {
                    for (String secret : secrets) {
                        if (!secret.isEmpty()) {
                            assertThat(refusal.getMessage()).doesNotContain(secret);
                        }
                    }
                });
    }

    @Test
    void startsWithTheDefaultsOfNginx() {
        Handoff nothing = Handoff.builder().build();

        assertThat(nothing.settings().get(Setting.PROXY_BUFFER_SIZE)).isEqualTo(4096);
        assertThat(nothing.locations()).isEmpty();
    }

    @Test
    void keepsWhatItIsTold() {
        InternalLocation[] locations = {LOCATION};
        Handoff.Builder settings = Handoff.builder()
                .proxySecret(SECRET)
                .proxyBufferSize(16 * 1024)
                .locations(locations)
                .guard("/*", "*.do");
        Handoff built = settings.build();

        locations[0] = InternalLocation.alias("/other/", Path.of("/srv/other"));
        settings.proxyBufferSize(1024).locations();

        assertThat(built.settings().get(Setting.PROXY_BUFFER_SIZE)).isEqualTo(16384);
        assertThat(built.locations()).containsExactly(LOCATION);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 33, 64, 127, 128})
    void takesSecretsOf32To128Characters(int length) {
        String secret = "aZ09_-".repeat(22).substring(0, length);

        assertThat(Handoff.builder().proxySecret(secret).build()).isNotNull();
    }

    @Test
    void refusesSecretsOfAnotherLength() {
        String form = "proxySecret must have 32 to 128 characters, as in the map of local-http.conf: ";

        assertRefused(form + "0 given", "");
        assertRefused(form + "31 given", "q".repeat(31));
        assertRefused(form + "129 given", "q".repeat(129));
        assertRefused(form + "5 given", SECRET, "short");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", ";", ",", "\"", "$", "é", "\t", "\0", "/", "=", "\u0660", "\uFF10", "."})
    void refusesOtherCharacters(String character) {
        assertRefused(
                "proxySecret must consist of 0-9 A-Z a-z _ and -: character 7 is another one",
                SECRET.substring(0, 6) + character + SECRET.substring(6));
    }

    @Test
    void refusesTheSecretThatEverybodyCanRead() throws Exception {
        assertRefused(
                "proxySecret is the one of the shipped example: put one of your own here and into local-http.conf, for"
                        + " example from \"openssl rand -hex 32\"",
                PLACEHOLDER);

        Path example = Path.of(System.getProperty("handoff.nginxConf"), "local-http.conf.example");
        assertThat(Files.readString(example)).contains("default \"" + PLACEHOLDER + "; bridge\";");
    }

    @Test
    void takesOneSecretOrTwo() {
        String form = "proxySecret takes one secret, or two while it is being changed: ";

        assertRefused(form + "0 given");
        assertRefused(form + "3 given", SECRET, SECRET + "2", SECRET + "3");
    }

    @Test
    void refusesNullsAtOnce() {
        Handoff.Builder settings = Handoff.builder();

        assertThatNullPointerException()
                .isThrownBy(() -> settings.proxySecret((String) null))
                .withMessage("proxySecret is null: is the environment variable or the property set?");
        assertThatNullPointerException().isThrownBy(() -> settings.locations((InternalLocation) null));
        assertThatNullPointerException().isThrownBy(() -> settings.guard((String) null));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1023})
    void refusesBuffersThatTakeNoHead(int bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Handoff.builder().proxyBufferSize(bytes))
                .withMessage("proxyBufferSize must be at least 1024 bytes, as in the proxy_buffer_size of nginx.conf: "
                        + bytes);
        assertThat(Handoff.builder().proxyBufferSize(1024).build().settings().get(Setting.PROXY_BUFFER_SIZE))
                .isEqualTo(1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " /*", "photos/*", "*", "photos", "\\photos", "."})
    void refusesPatternsThatMatchNothing(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Handoff.builder().guard("/*", pattern))
                .withMessageStartingWith("guard takes URL patterns such as \"/*\", \"/reports/*\" or \"*.jsp\": \"")
                .withMessageContaining(pattern.replace("\\", ""));
    }

    @Test
    void takesEveryFormOfPattern() {
        assertThat(Handoff.builder()
                        .guard("/", "/*", "/photos", "/photos/*", "*.jsp")
                        .build())
                .isNotNull();
        assertThat(Handoff.builder().guard().build()).isNotNull();
    }
}
