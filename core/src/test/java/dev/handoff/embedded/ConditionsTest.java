// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.embedded.Conditions.Outcome;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {

    private static final String SAME = "Thu, 29 Feb 2024 12:34:56 GMT";
    private static final String BEFORE = "Thu, 29 Feb 2024 12:34:55 GMT";
    private static final String AFTER = "Thu, 29 Feb 2024 12:34:57 GMT";
    private static final Conditions FILE =
            new Conditions(new EntityTag("\"t\""), Instant.parse("2024-02-29T12:34:56Z"));

    /** {@code =} the current validator, {@code x} another tag, {@code <} and {@code >} an older and a newer time. */
    @ParameterizedTest
    @CsvSource({
        // If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since, outcome
        ",,,,PROCEED",
        "=,,,,PROCEED",
        "x,,,,FAILED",
        "*,,,,PROCEED",
        ",=,,,PROCEED",
        ",<,,,FAILED",
        ",>,,,PROCEED",
        ",?,,,PROCEED",
        "=,<,,,PROCEED",
        "x,>,,,FAILED",
        ",,=,,NOT_MODIFIED",
        ",,x,,PROCEED",
        ",,*,,NOT_MODIFIED",
        ",,,=,NOT_MODIFIED",
        ",,,<,PROCEED",
        ",,,>,NOT_MODIFIED",
        ",,,?,PROCEED",
        ",,x,=,PROCEED",
        ",,x,>,PROCEED",
        ",,=,<,NOT_MODIFIED",
        "=,,=,,NOT_MODIFIED",
        "x,,=,,FAILED",
        "=,,x,=,PROCEED",
        ",=,,=,NOT_MODIFIED",
        ",<,,=,FAILED",
        ",<,=,,FAILED",
        "=,<,x,>,PROCEED",
        "=,<,=,<,NOT_MODIFIED"
    })
    void evaluatesPreconditionsInTheOrderOfTheRfc(
            String match, String unmodified, String noneMatch, String modified, Outcome outcome) {
        Map<String, String> headers = new TreeMap<>();
        put(headers, "If-Match", match);
        put(headers, "If-Unmodified-Since", unmodified);
        put(headers, "If-None-Match", noneMatch);
        put(headers, "If-Modified-Since", modified);

        assertThat(FILE.evaluate(new RequestHead("GET", headers))).isEqualTo(outcome);
        assertThat(FILE.evaluate(new RequestHead("HEAD", headers))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get"})
    void saysNotModifiedToGetAndHeadAlone(String method) {
        assertThat(FILE.evaluate(new RequestHead(method, Map.of("If-None-Match", "\"t\""))))
                .isEqualTo(Outcome.FAILED);
        assertThat(FILE.evaluate(new RequestHead(method, Map.of("If-None-Match", "\"x\""))))
                .isEqualTo(Outcome.PROCEED);
        assertThat(FILE.evaluate(new RequestHead(method, Map.of("If-Modified-Since", SAME))))
                .isEqualTo(Outcome.PROCEED);
        assertThat(FILE.evaluate(new RequestHead(method, Map.of("If-Match", "\"x\""))))
                .isEqualTo(Outcome.FAILED);
        assertThat(FILE.evaluate(new RequestHead(method, Map.of("If-Unmodified-Since", BEFORE))))
                .isEqualTo(Outcome.FAILED);
    }

    @Test
    void comparesIfMatchStronglyAndIfNoneMatchWeakly() {
        assertThat(FILE.evaluate(new RequestHead("GET", Map.of("If-Match", "W/\"t\""))))
                .isEqualTo(Outcome.FAILED);
        assertThat(FILE.evaluate(new RequestHead("GET", Map.of("If-None-Match", "W/\"t\""))))
                .isEqualTo(Outcome.NOT_MODIFIED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"t\"                            | true",
                "` \"t\" `                        | true",
                "\"x\"                            | false",
                "W/\"t\"                          | false",
                "\"t\", \"x\"                     | false",
                "*                                | false",
                "Thu, 29 Feb 2024 12:34:56 GMT    | true",
                "Thursday, 29-Feb-24 12:34:56 GMT | true",
                "Thu Feb 29 12:34:56 2024         | true",
                "Thu, 29 Feb 2024 12:34:55 GMT    | false",
                "Thu, 29 Feb 2024 12:34:57 GMT    | false",
                "t                                | false",
                "``                               | false",
                "\"                               | false"
            })
    void allowsARangeOfExactlyThisContentOnly(String ifRange, boolean allowed) {
        assertThat(FILE.allowRange(new RequestHead("GET", Map.of("If-Range", ifRange))))
                .isEqualTo(allowed);
    }

    @Test
    void allowsARangeWithoutIfRange() {
        assertThat(FILE.allowRange(new RequestHead("GET", Map.of()))).isTrue();
    }

    private static void put(Map<String, String> headers, String name, String sign) {
        if (sign == null) {
            return;
        }
        boolean date = name.endsWith("Since");
        headers.put(
                name,
                switch (sign) {
                    case "=" -> date ? SAME : "\"t\"";
                    case "<" -> BEFORE;
                    case ">" -> AFTER;
                    case "x" -> "\"x\"";
                    case "?" -> "yesterday";
                    default -> sign;
                });
    }
}
