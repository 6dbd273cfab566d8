// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundaryTest {

    private static final String SEVENTY = "0123456789".repeat(7);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "multipart/form-data; boundary=AA | AA",
                "MULTIPART/Form-Data;BOUNDARY=AA | AA",
                "multipart/form-data ; boundary=\"A A:?\" | A A:?",
                "multipart/form-data; charset=utf-8; boundary=AA; | AA",
                "multipart/form-data; boundary=----=_Part_1/2 | ----=_Part_1/2",
                "multipart/form-data; boundary=\"\\\"A\" | -",
                "multipart/form-data; boundary=\"AA | -",
                "multipart/form-data; boundary=\"A\"A | -",
                "multipart/form-data; boundary=A\"A | -",
                "multipart/form-data; boundary= AA | -",
                "multipart/form-data; boundary=AA boundary | -",
                "multipart/form-data; boundary =AA | -",
                "multipart/form-data; boundary | -",
                "multipart/form-data; boundary=\"\" | -",
                "multipart/form-data; boundary=\"A \" | -",
                "multipart/form-data; boundary=Ä | -",
                "multipart/form-data; boundary=A\u0001B | -",
                "multipart/form-data; boundary=AA; boundary=AA | -",
                "multipart/form-data; boundary=AA; BOUNDARY=BB | -",
                "multipart/form-data; xboundary=AA | -",
                "multipart/form-data | -",
            })
    void readsWhatClientsSendAndRefusesWhatIsMeantTwoWays(String contentType, String boundary) throws Exception {
        if (!boundary.equals("-")) {
            assertThat(Boundary.ofClient(contentType)).isEqualTo(boundary);
            return;
        }
        assertThatThrownBy(() -> Boundary.ofClient(contentType))
                .isInstanceOfSatisfying(
                        UploadException.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    @Test
    void saysWhatABoundaryMustBe() {
        assertThatThrownBy(() -> Boundary.ofClient("multipart/form-data; boundary=" + SEVENTY + "x"))
                .hasMessage(
                        "the Content-Type must have one boundary of 1 to 70 characters of RFC 2046: letters, digits and"
                                + " '()+_,-./:=?");
        assertThatThrownBy(() -> Boundary.ofClient("multipart/form-data; boundary=A; boundary=B"))
                .hasMessage("a Content-Type has a parameter twice; one of them must go");
        assertThatThrownBy(() -> Boundary.ofClient("multipart/form-data; boundary"))
                .hasMessage("a Content-Type is malformed; it must be written type; name=value; name=\"value\"");
    }

    @Test
    void takesSeventyCharacters() throws Exception {
        assertThat(Boundary.ofClient("multipart/form-data; boundary=" + SEVENTY))
                .isEqualTo(SEVENTY);
        assertThat(Boundary.ofCallback("multipart/form-data; boundary=" + SEVENTY))
                .isEqualTo(SEVENTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text/plain",
                "multipart/mixed; boundary=AA",
                "multipart/form-datax; boundary=AA",
                "; boundary=AA"
            })
    void refusesOtherTypes(String contentType) {
        assertThat(Boundary.expectedIn(contentType)).isFalse();
        assertThatThrownBy(() -> Boundary.ofClient(contentType))
                .hasMessage("the Content-Type must be multipart/form-data")
                .isInstanceOfSatisfying(
                        UploadException.class, e -> assertThat(e.status()).isEqualTo(415));
        assertThatThrownBy(() -> Boundary.ofCallback(contentType)).isInstanceOf(UploadException.class);
    }

    @Test
    void knowsTheTypeWithoutItsParameters() {
        assertThat(Boundary.expectedIn("Multipart/Form-Data")).isTrue();
        assertThat(Boundary.expectedIn("multipart/form-data ;boundary")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=AA",
                "multipart/form-data;boundary=AA",
                "Multipart/Form-Data; boundary=AA"
            })
    void readsTheOneFormThatNginxReadsAlike(String contentType) throws Exception {
        assertThat(Boundary.ofCallback(contentType)).isEqualTo("AA");
    }

    /** Each of these makes nginx-upload-module and some reader in Java see two boundaries. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; xboundary=AA; boundary=BB",
                "multipart/form-data; boundary=AA; boundary=BB",
                "multipart/form-data; boundary=\"AA\"",
                "multipart/form-data; boundary=\"A A\"",
                "multipart/form-data; boundary=AA; charset=utf-8",
                "multipart/form-data; charset=utf-8; boundary=AA",
                "multipart/form-data; boundary=AA;",
                "multipart/form-data; boundary=AA ",
                "multipart/form-data ; boundary=AA",
                " multipart/form-data; boundary=AA",
                "multipart/form-data;  boundary=AA",
                "multipart/form-data;\tboundary=AA",
                "multipart/form-data; Boundary=AA",
                "multipart/form-data; boundary=A\rA",
                "multipart/form-data; boundary=A=A",
                "multipart/form-data; boundary=",
                "multipart/form-data; ",
                "multipart/form-data",
            })
    void t2RefusesBoundaryDifferentials(String contentType) {
        assertThatThrownBy(() -> Boundary.ofCallback(contentType))
                .hasMessage(
                        "with nginx-upload-module the Content-Type must be multipart/form-data; boundary= and a token of"
                                + " 1 to 70 characters, without quotes or other parameters; nginx.conf refuses others with 415")
                .isInstanceOfSatisfying(
                        UploadException.class, e -> assertThat(e.status()).isEqualTo(415));
    }
}
