// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.accel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InternalUriTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/protected/a%20b.txt",
                "/%2e",
                "/...",
                "/..x/x..",
                "/a/.",
                "/a%2Fb",
                "/%25",
                "/%2e%2ex",
                "/a#b;c+d\\e\"",
                "/a//b",
                "/a?b=../c%",
                "/%C3%BC",
                "/%E9",
                "/x%80"
            })
    void acceptsWhatNginxReadsAsAPath(String value) {
        assertThat(new InternalUri(value)).hasToString(value);
        assertThat(InternalUri.parse(value)).hasValue(new InternalUri(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@named               | internal URI must start with a single '/': \"@named\"",
                "a                    | internal URI must start with a single '/': \"a\"",
                "//protected/a        | internal URI must start with a single '/': \"//protected/a\"",
                "http://host/a        | internal URI must start with a single '/': \"http://host/a\"",
                "/a b                 | internal URI must carry a space as %20: \"/a b\"",
                "/a%                  | internal URI must have two hexadecimal digits after each '%': \"/a%\"",
                "/a%2                 | internal URI must have two hexadecimal digits after each '%': \"/a%2\"",
                "/a%zz?b              | internal URI must have two hexadecimal digits after each '%': \"/a%zz?b\"",
                "/..                  | internal URI must not hold '..' or a control character: \"/..\"",
                "/../a                | internal URI must not hold '..' or a control character: \"/../a\"",
                "/a/..                | internal URI must not hold '..' or a control character: \"/a/..\"",
                "/a/../b              | internal URI must not hold '..' or a control character: \"/a/../b\"",
                "/a/%2e%2E/b          | internal URI must not hold '..' or a control character: \"/a/%2e%2E/b\"",
                "/a/.%2e              | internal URI must not hold '..' or a control character: \"/a/.%2e\"",
                "/a/..%2fb            | internal URI must not hold '..' or a control character: \"/a/..%2fb\"",
                "/a%2f..?b            | internal URI must not hold '..' or a control character: \"/a%2f..?b\"",
                "/a%00.txt            | internal URI must not hold '..' or a control character: \"/a%00.txt\"",
                "/a%0d%0aX:y          | internal URI must not hold '..' or a control character: \"/a%0d%0aX:y\"",
                "/%7F                 | internal URI must not hold '..' or a control character: \"/%7F\""
            })
    void refusesWhatNginxRefusesOrReadsDifferently(String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InternalUri(value))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/ü", "/a\r\nSet-Cookie: x=1", "/a\u0000", "/a ", " /a"})
    void refusesWhatIsNotVisibleAscii(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InternalUri(value))
                .withMessageStartingWith("internal URI must be visible ASCII without blanks at its ends: \"");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`  /a  `,/a",
                "/a b.txt,/a%20b.txt",
                "/ü 文.txt,/%C3%BC%20%E6%96%87.txt",
                "/ü/ü,/%C3%BC/%C3%BC",
                "/a%20ü,/a%20%C3%BC",
                "/😀,/%F0%9F%98%80",
                "`/a\u3000`,/a%E3%80%80",
                "/a?q=ü b,/a?q=%C3%BC%20b"
            })
    void repairsWhatApplicationsWriteByHand(String handWritten, String value) {
        assertThat(InternalUri.parse(handWritten)).hasValue(new InternalUri(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "@named",
                "a",
                "//a",
                "/..",
                "/a%",
                "/a\r\nb",
                "/a\u0000",
                "/a\u007F",
                "\t/a",
                "/a\t",
                "/\uD800",
                "/\uDC00a",
                "/ü\uD83D",
                "http://host/a",
                "\u00A0/a"
            })
    void repairsNothingThatNginxWouldRefuse(String handWritten) {
        assertThat(InternalUri.parse(handWritten)).isEmpty();
    }

    @Test
    void separatesThePathFromItsArguments() {
        assertThat(new InternalUri("/a%3Fb?c?d").path()).isEqualTo("/a%3Fb");
        assertThat(new InternalUri("/a").path()).isEqualTo("/a");
    }
}
