// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final String FIX = "put \"internal;\" into it";

    private static Report of(String... accepted) {
        Report report = new Report(Set.of(accepted));
        report.fact("user", "tomcat");
        report.fact("nothing", "");
        report.ok("proof", "", "nginx proves itself");
        report.fail("internal", "/a/", "everybody can", FIX);
        report.skipped("bridge", "/a/", "not looked at");
        return report;
    }

    private static String text(Report report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.print(new PrintStream(out, true, UTF_8));
        return out.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static String json(Report report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.printJson(new PrintStream(out, true, UTF_8));
        return out.toString(UTF_8);
    }

    @Test
    void hasALineForEachCheckAndTheFixBelowEachFailure() {
        assertThat(text(of())).isEqualTo("""
                ok      proof         nginx proves itself
                FAIL    internal /a/  everybody can
                        fix: put "internal;" into it
                skipped bridge /a/    not looked at
                1 ok, 1 failed, 1 skipped
                """);
    }

    @Test
    void keepsWhatAServerSaysOnItsLine() {
        Report report = new Report(Set.of());
        report.fail("zip-token", "/a\u001b[2J/", "status 200\r\nok      proof\u0085", "look\u0000");

        assertThat(text(report)).isEqualTo("""
                FAIL    zip-token /a?[2J/  status 200??ok      proof?
                        fix: look?
                0 ok, 1 failed, 0 skipped
                """);
    }

    @Test
    void isJsonForPrograms() {
        assertThat(json(of())).isEqualTo("""
                {"green":false,"checks":[
                {"check":"proof","subject":"","outcome":"ok","words":"nginx proves itself","fix":""},
                {"check":"internal","subject":"/a/","outcome":"fail","words":"everybody can","fix":"put \\"internal;\\" into it"},
                {"check":"bridge","subject":"/a/","outcome":"skipped","words":"not looked at","fix":""}],"facts":{
                "user":"tomcat"}}
                """);
    }

    @Test
    void isGreenUnlessACheckFails() {
        assertThat(of().green()).isFalse();
        assertThat(new Report(Set.of()).green()).isTrue();
    }

    @Test
    void skipsFailuresThatAreWanted() {
        Report report = of("internal");

        assertThat(report.green()).isTrue();
        assertThat(text(report)).contains("skipped internal /a/  accepted: everybody can");
    }

    @Test
    void refusesAFailureWithoutAFix() {
        Report report = of();

        assertThatThrownBy(() -> report.fail("folder", "", "not there", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("folder: a failure needs a fix, and nothing else does");
    }

    @Test
    void quotesWhatJsonCannotHold() {
        StringBuilder out = new StringBuilder();

        Json.quote("a\"b\\c\n\u0000\u007f\u2028\ud83d\ude80\ud83d", out);

        assertThat(out).hasToString("\"a\\\"b\\\\c\\u000a\\u0000\\u007f\\u2028\ud83d\ude80\\ud83d\"");
    }
}
