// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SurvivingHeadersTest {

    /** The headers of the file that nginx includes, read in another way than the class under test does. */
    private static List<String> bridge() throws IOException {
        Path conf = Path.of(System.getProperty("handoff.nginxConf"), "handoff-bridge.conf");
        return Pattern.compile("(?m)^\\s*add_header\\s+(\\S+)\\s")
                .matcher(Files.readString(conf))
                .results()
                .map(line -> line.group(1))
                .toList();
    }

    @Test
    void agreesWithTheBridgeThatNginxIncludes() throws IOException {
        assertThat(bridge()).hasSizeGreaterThan(20).allSatisfy(name -> {
            assertThat(SurvivingHeaders.contains(name, true)).isTrue();
            assertThat(SurvivingHeaders.contains(name.toLowerCase(Locale.ROOT), true))
                    .isTrue();
        });
    }

    @Test
    void losesWithoutTheBridgeWhatItCarries() throws IOException {
        assertThat(bridge())
                .filteredOn(name -> !SurvivingHeaders.contains(name, false))
                .hasSize(bridge().size() - 2)
                .doesNotContain("Content-Disposition", "Cache-Control");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type",
                "Content-Disposition",
                "Set-Cookie",
                "Cache-Control",
                "Expires",
                "set-cookie",
                "Content-Length",
                "Date",
                "Server",
                "Connection",
                "X-Accel-Redirect",
                "x-accel-limit-rate"
            })
    void keepsWithoutTheBridgeWhatNginxTakesOrMakesItself(String name) {
        assertThat(SurvivingHeaders.contains(name, false)).isTrue();
        assertThat(SurvivingHeaders.contains(name, true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Own", "Digest", "Allow", "WWW-Authenticate", "X-Accel", "X-AccelRedirect", "Set-Cookie2"})
    void losesOtherHeadersEvenWithTheBridge(String name) {
        assertThat(SurvivingHeaders.contains(name, false)).isFalse();
        assertThat(SurvivingHeaders.contains(name, true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"X-Own-Header, x_own_header", "x-own, x_own", "Digest, digest"})
    void saysWhichLineCarriesAHeaderOver(String name, String variable) {
        assertThat(SurvivingHeaders.explainLoss(name))
                .isEqualTo("nginx drops the header " + name + " of a handed-off response: write \"add_header " + name
                        + " $upstream_http_" + variable + ";\" into the internal location");
    }

    @Test
    void pointsToTheBridgeWhereItCarriesTheHeader() {
        assertThat(SurvivingHeaders.explainLoss("Vary"))
                .isEqualTo("nginx drops the header Vary of a handed-off response: write \"add_header Vary"
                        + " $upstream_http_vary;\" into the internal location, or include handoff-bridge.conf there"
                        + " and announce the token bridge");
    }

    @Test
    void makesSetsThatIgnoreCaseAndDoNotChange() {
        Set<String> names = SurvivingHeaders.ignoringCase(List.of("ETag"));

        assertThat(names.contains("etag")).isTrue();
        assertThat(names.contains("ETAG")).isTrue();
        assertThat(names.contains("ET")).isFalse();
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> names.add("Vary"));
    }
}
