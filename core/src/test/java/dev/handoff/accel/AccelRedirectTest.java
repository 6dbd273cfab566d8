// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.accel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.handoff.internal.OddFiles;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccelRedirectTest {

    private static final Path DIRECTORY = Path.of("/srv/reports");
    private static final InternalLocation REPORTS = InternalLocation.alias("/protected/reports/", DIRECTORY);
    private static final AccelRedirect REPORT = AccelRedirect.to(REPORTS, DIRECTORY.resolve("2024/a b.pdf"));

    @Test
    void tellsNginxNothingButTheFile() {
        assertThat(REPORT.headers()).isEqualTo(Map.of("X-Accel-Redirect", "/protected/reports/2024/a%20b.pdf"));
        assertThat(REPORT.location()).isSameAs(REPORTS);
        assertThat(REPORT.file()).isEqualTo(Path.of("/srv/reports/2024/a b.pdf"));
        assertThat(REPORT.limitRate()).isEmpty();
        assertThat(REPORT).hasToString("AccelRedirect{X-Accel-Redirect=/protected/reports/2024/a%20b.pdf}");
    }

    @Test
    void refusesFilesOfOtherFolders() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccelRedirect.to(REPORTS, Path.of("/etc/passwd")))
                .withMessage("\"/etc/passwd\" is not below /srv/reports");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccelRedirect.to(REPORTS, Path.of("/srv/reports/../secret")))
                .withMessage("\"/srv/reports/../secret\" must have no '..' segment and no control character");
    }

    @Test
    void makesTheFileAbsolute() {
        InternalLocation here = InternalLocation.alias("/p/", Path.of(""));

        assertThat(AccelRedirect.to(here, Path.of("a")).file())
                .isAbsolute()
                .isEqualTo(Path.of("a").toAbsolutePath());
    }

    @Test
    void carriesEveryHeaderThatWasSet() {
        AccelRedirect all = REPORT.attachment("Überblick 2024.pdf")
                .contentType("application/pdf")
                .cacheControl("private, max-age=60")
                .limitRate(1024);

        assertThat(all.headers())
                .containsExactly(
                        Map.entry("X-Accel-Redirect", "/protected/reports/2024/a%20b.pdf"),
                        Map.entry(
                                "Content-Disposition",
                                "attachment; filename=\"Uberblick 2024.pdf\"; filename*=UTF-8''%C3%9Cberblick%202024.pdf"),
                        Map.entry("Content-Type", "application/pdf"),
                        Map.entry("Cache-Control", "private, max-age=60"),
                        Map.entry("X-Accel-Limit-Rate", "1024"));
        assertThat(all.limitRate()).hasValue(1024);
        assertThat(all.location()).isSameAs(REPORTS);
        assertThat(all.file()).isEqualTo(REPORT.file());
    }

    @Test
    void returnsCopiesAndNeverChanges() {
        AccelRedirect typed = REPORT.contentType("text/plain");

        AccelRedirect again = typed.contentType("text/html");

        assertThat(REPORT.headers()).hasSize(1);
        assertThat(typed.headers()).containsEntry("Content-Type", "text/plain");
        assertThat(again.headers()).containsEntry("Content-Type", "text/html").hasSize(2);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> typed.headers().put("X", "y"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> REPORT.headers().put("X", "y"));
    }

    @Test
    void namesTheFileAsTheDiskDoesUnlessToldOtherwise() {
        assertThat(REPORT.attachment().headers())
                .containsEntry("Content-Disposition", "attachment; filename=\"a b.pdf\"");
        assertThat(REPORT.inline().headers()).containsEntry("Content-Disposition", "inline; filename=\"a b.pdf\"");
        assertThat(REPORT.attachment().inline("x.pdf").headers())
                .containsEntry("Content-Disposition", "inline; filename=\"x.pdf\"");
    }

    @Test
    void writesHeadersInAsciiWhateverTheDiskHolds() {
        AccelRedirect odd = AccelRedirect.to(REPORTS, OddFiles.path(DIRECTORY, "%E9%F0%9F%98%80.txt"))
                .attachment();

        assertThat(odd.headers().values()).allMatch(value -> value.matches("[ -~]+"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain; charset=utf-8",
                "text/plain;charset=utf-8",
                "text/plain ; charset=\"a/b\"",
                "application/vnd.ms-excel",
                "image/svg+xml",
                "a/b;"
            })
    void acceptsMediaTypes(String type) {
        assertThat(REPORT.contentType(type).headers()).containsEntry("Content-Type", type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text",
                "/",
                "text/",
                "/plain",
                "text/plain/x",
                "text /plain",
                "text/ plain",
                "te(xt/plain",
                "text; a/b",
                ";",
                "text/plain, text/html"
            })
    void refusesWhatIsNoMediaType(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> REPORT.contentType(type))
                .withMessage(
                        "Content-Type must be a media type such as \"text/plain; charset=utf-8\": \"" + type + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"``,``", "`text/plain\r\nX: y`,`text/plain\\u000d\\u000aX: y`", "text/plain; a=ü,text/plain; a=ü"})
    void refusesTypesThatContainersWouldChange(String type, String shown) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> REPORT.contentType(type))
                .withMessage("Content-Type must be visible ASCII without blanks at its ends: \"" + shown + "\"");
    }

    @Test
    void refusesCacheControlWithALineBreak() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> REPORT.cacheControl("private\nSet-Cookie: x=1"))
                .withMessage("Cache-Control must be visible ASCII without blanks at its ends:"
                        + " \"private\\u000aSet-Cookie: x=1\"");
    }

    @Test
    void limitsTheRateInWholeBytesPerSecond() {
        assertThat(REPORT.limitRate(0).headers()).containsEntry("X-Accel-Limit-Rate", "0");
        assertThat(REPORT.limitRate(0).limitRate()).hasValue(0);
        assertThat(REPORT.limitRate(Long.MAX_VALUE).headers())
                .containsEntry("X-Accel-Limit-Rate", "9223372036854775807");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> REPORT.limitRate(-1))
                .withMessage("limit rate must be 0 or more bytes per second: -1");
    }
}
