// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmittedNameTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /a/b.txt               | b.txt
            /b%20c.txt             | b c.txt
            /%E5%8F%A4             | 古
            /a;jsessionid=1        | a
            /a%2Fb                 | a/b
            /a+b                   | a+b
            /                      | ''
            ''                     | ''
            /%zz                   | ''
            /%                     | ''
            /%FF                   | ''
            """)
    void isTheLastSegmentOfTheAddress(String path, String name) {
        assertThat(SubmittedName.ofPath(path)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            attachment; filename="a.txt"                               | a.txt
            attachment;filename=a.txt                                  | a.txt
            attachment; FILENAME = "a.txt" ; x=y                       | a.txt
            attachment; x="; filename=b"; filename=c                   | c
            attachment; filename="a\\";b"                              | a";b
            attachment; filename="a\\\\b"                              | a\\b
            attachment; filename=a; filename=b                         | a
            attachment; filename*=ISO-8859-1'en'%FC; filename=x        | ü
            attachment; filename*=UTF-8''%C3%BC                        | ü
            attachment; filename=x; filename*=KOI8-R''%FC              | x
            attachment; filename=x; filename*=UTF-8                    | x
            attachment; filename=x; filename*=UTF-8''%C3               | x
            attachment; filename="Ã¼.txt"                              | ü.txt
            attachment; filename="ü.txt"                               | ü.txt
            attachment; filename="古.txt"                              | 古.txt
            attachment; filename="unfinished                           | "unfinished
            """)
    void isTheOneOfContentDisposition(String value, String name) {
        assertThat(SubmittedName.ofDisposition(value)).contains(name.replace("\\\\", "\\"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "attachment", "attachment;", "attachment; filename", "attachment; filename=", ";;;", "; ="})
    void isMissingInContentDisposition(String value) {
        assertThat(SubmittedName.ofDisposition(value)).isEmpty();
    }
}
