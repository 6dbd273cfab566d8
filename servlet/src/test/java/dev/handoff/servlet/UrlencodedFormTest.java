// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlencodedFormTest {

    private static Map<String, List<String>> parse(String form) {
        return UrlencodedForm.parse(form.getBytes(UTF_8), UTF_8);
    }

    @Test
    void keepsTheOrderOfNamesAndValues() {
        assertThat(parse("b=2&a=1&b=3"))
                .containsExactly(Map.entry("b", List.of("2", "3")), Map.entry("a", List.of("1")));
    }

    @Test
    void decodesNamesAndValues() {
        assertThat(parse("%C3%BC+x=%26%3D+%2B")).containsExactly(Map.entry("ü x", List.of("&= +")));
        assertThat(parse("ü=ö")).containsExactly(Map.entry("ü", List.of("ö")));
        assertThat(UrlencodedForm.parse("%FC=\u00F6".getBytes(ISO_8859_1), ISO_8859_1))
                .containsExactly(Map.entry("ü", List.of("ö")));
    }

    @Test
    void readsIncompletePairs() {
        assertThat(parse("&&a&b=&=c&"))
                .containsExactly(Map.entry("a", List.of("")), Map.entry("b", List.of("")), Map.entry("", List.of("c")));
        assertThat(parse("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%2", "%zz=1"})
    void refusesEscapesThatAreNone(String form) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(form));
    }

    @Test
    void refusesMoreParametersThanAnybodySends() {
        assertThat(parse("a&".repeat(10_000)).get("a")).hasSize(10_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("a&".repeat(10_001)))
                .withMessage("more than 10000 parameters");
    }
}
