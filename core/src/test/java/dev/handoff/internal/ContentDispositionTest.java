// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDispositionTest {

    /** RFC 6266 section 4.1 with a quoted-string that needs no escapes, and RFC 8187 section 3.2.1. */
    private static final Pattern GRAMMAR = Pattern.compile("(attachment|inline); filename=\"([ !#-\\[\\]-~]+)\""
            + "(?:; filename\\*=UTF-8''((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})+))?");

    static Stream<Arguments> plainNames() {
        return Stream.of(
                        "report.pdf",
                        "a b.txt",
                        "it's.txt",
                        "a;b,c=d.txt",
                        "50%.txt",
                        "5%z1",
                        "%",
                        "100%4",
                        ".htaccess")
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("plainNames")
    void writesNamesThatNeedNothingElseAsPlainFilenameAlone(String name) {
        assertThat(ContentDisposition.attachment(name)).isEqualTo("attachment; filename=\"" + name + "\"");
    }

    static Stream<Arguments> spelling() {
        return Stream.of(
                arguments("Überblick \"50%\" ü.pdf", "Uberblick '50%' u.pdf", "Überblick \"50%\" ü.pdf"),
                arguments("föö.html", "foo.html", "föö.html"),
                arguments("文档.pdf", "__.pdf", "文档.pdf"),
                arguments("😀.txt", "_.txt", "😀.txt"),
                arguments("Straße Øl Łódź Æther.txt", "Strasse Ol Lodz AEther.txt", "Straße Øl Łódź Æther.txt"),
                arguments("ẞßœŒðÐþÞđĐıøłæ", "SSssoeOEdDthTHdDiolae", "ẞßœŒðÐþÞđĐıøłæ"),
                arguments("“a” ‘b’ – —.txt", "'a' 'b' - -.txt", "“a” ‘b’ – —.txt"),
                arguments("ﬁle①.txt", "file1.txt", "ﬁle①.txt"),
                arguments("a\u00A0b", "a b", "a\u00A0b"));
    }

    @ParameterizedTest
    @MethodSource("spelling")
    void spellsOtherLettersInAsciiAndExactlyInTheExtendedName(String name, String plain, String exact) {
        assertNames(name, plain, exact);
    }

    static Stream<Arguments> misreadByClients() {
        return Stream.of(
                // Chromium and wget decode %HH inside filename=
                arguments("50%25.txt", "50_25.txt", "50%25.txt"),
                arguments("foo-%41.html", "foo-_41.html", "foo-%41.html"),
                arguments("%e2%82%ac", "_e2_82_ac", "%e2%82%ac"),
                // Chromium and Firefox decode RFC 2047 inside filename=
                arguments("=?UTF-8?Q?=41?=.txt", "=_UTF-8?Q?=41?=.txt", "=?UTF-8?Q?=41?=.txt"),
                // curl and wget break on \"
                arguments("say \"hi\".txt", "say 'hi'.txt", "say \"hi\".txt"));
    }

    @ParameterizedTest
    @MethodSource("misreadByClients")
    void takesWhatClientsWouldDecodeOutOfThePlainName(String name, String plain, String exact) {
        assertNames(name, plain, exact);
    }

    static Stream<Arguments> compatibilityForms() {
        return Stream.of(
                arguments("a\uFF0Fb.txt", "a_b.txt"),
                arguments("a\uFF3Cb.txt", "a_b.txt"),
                arguments("a\uFF02b.txt", "a'b.txt"),
                arguments("a\uFF0541.txt", "a_41.txt"),
                arguments("a%\uFF14\uFF11.txt", "a_41.txt"),
                arguments("=\uFF1FUTF-8?Q?x?=", "=_UTF-8?Q?x?="),
                arguments("a\u2025b", "a..b"),
                arguments("c\u2100d", "ca_cd"));
    }

    @ParameterizedTest
    @MethodSource("compatibilityForms")
    void looksForDangerAfterFullWidthFormsHaveComeApart(String name, String plain) {
        assertNames(name, plain, name);
    }

    static Stream<Arguments> unsafe() {
        return Stream.of(
                arguments("../../etc/passwd", "passwd"),
                arguments("C:\\Users\\me\\x.txt", "x.txt"),
                arguments("a/b\\c.txt", "c.txt"),
                arguments("a\r\nSet-Cookie: x=1", "aSet-Cookie: x=1"),
                arguments("a\u0000b\u001Fc\u007Fd\u0085e", "abcde"),
                arguments("gpj.\u202Eexe", "gpj.exe"),
                arguments("\u200Ea\u200Fb\u061Cc\u2066d\u2069e\u202Af", "abcdef"),
                arguments("a\u2028b\u2029c\uFEFFd\uFFFEe\uFFFFf", "abcdef"),
                arguments("a\uD800b\uDC00c", "abc"),
                arguments("a.txt. . .", "a.txt"),
                arguments("  a.txt\t", "a.txt"),
                arguments("\u3000a\u2003", "a"));
    }

    @ParameterizedTest
    @MethodSource("unsafe")
    void dropsWhatCouldDisguiseOrMoveTheFile(String name, String safe) {
        assertThat(ContentDisposition.attachment(name)).isEqualTo("attachment; filename=\"" + safe + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", " ", "a/", "..\\", "\u202E", "\uD83D", " . . ", "\r\n"})
    void callsAFileDownloadWhenNothingOfItsNameIsLeft(String name) {
        assertThat(ContentDisposition.inline(name)).isEqualTo("inline; filename=\"download\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0301", "\u2025", "\u2026", "\u0301\u2025"})
    void findsAPlainNameWhereAsciiHasNothingForIt(String name) {
        assertNames(name, "download", name);
    }

    @Test
    void trimsThePlainNameOnceMoreAfterItCameApart() {
        assertNames("\u00A0a\u2026", "a", "\u00A0a\u2026");
    }

    @Test
    void composesDecomposedNames() {
        assertNames("u\u0308.txt", "u.txt", "\u00FC.txt");
    }

    @Test
    void keepsTheExtensionOfLongNames() {
        String value = ContentDisposition.attachment("ü".repeat(300) + ".pdf");

        assertThat(extended(value)).isEqualTo("ü".repeat(98) + ".pdf");
        assertThat(plain(value)).isEqualTo("u".repeat(98) + ".pdf");
    }

    @Test
    void cutsBetweenCharactersAndNotInside() {
        String value = ContentDisposition.attachment("a" + "😀".repeat(60) + ".txt");

        assertThat(extended(value)).isEqualTo("a" + "😀".repeat(48) + ".txt");
    }

    @Test
    void leavesANameOfExactlyTheGreatestLengthAlone() {
        String name = "a".repeat(196) + ".txt";

        assertThat(ContentDisposition.attachment(name)).isEqualTo("attachment; filename=\"" + name + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", ".", " "})
    void takesAVeryLongExtensionForPartOfTheName(String last) {
        String name = "a".repeat(198) + last + "." + "b".repeat(30);

        String kept = plain(ContentDisposition.attachment(name));

        assertThat(kept)
                .startsWith("a".repeat(198))
                .hasSizeLessThanOrEqualTo(200)
                .doesNotEndWith(".");
    }

    @Test
    void doesNotTakeALeadingDotForAnExtension() {
        String kept = plain(ContentDisposition.attachment("." + "a".repeat(300)));

        assertThat(kept).isEqualTo("." + "a".repeat(199));
    }

    /** Reflected file download: the name must stay inside its quotes whatever it holds. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "setup.bat\";x=\"y",
                "setup.bat;\"",
                "a\"; filename=\"setup.exe",
                "a\\\"; filename=setup.exe",
                "a\uFF02; filename=\uFF02setup.exe",
                "a\";\r\nContent-Type: text/html\r\n\r\n<script>",
                "x*=UTF-8''y",
                "a%22; filename=%22setup.exe",
                "\uD83D\"\uDE00"
            })
    void keepsEveryNameInsideItsQuotes(String name) {
        Matcher value = GRAMMAR.matcher(ContentDisposition.attachment(name));

        assertThat(value.matches()).isTrue();
        assertThat(value.group(2)).doesNotContainPattern("%[0-9A-Fa-f]{2}").doesNotContain("=?");
    }

    @Test
    void staysInsideTheGrammarForEveryCharacterThereIs() {
        List<String> outside = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .mapToObj(c -> ContentDisposition.inline("a" + Character.toString(c) + "b"))
                .filter(value -> !GRAMMAR.matcher(value).matches())
                .toList();

        assertThat(outside).isEmpty();
    }

    private static void assertNames(String name, String plain, String exact) {
        String value = ContentDisposition.attachment(name);

        assertThat(GRAMMAR.matcher(value).matches()).as(value).isTrue();
        assertThat(plain(value)).isEqualTo(plain);
        assertThat(extended(value)).isEqualTo(exact);
    }

    private static String plain(String value) {
        Matcher matcher = GRAMMAR.matcher(value);
        assertThat(matcher.matches()).as(value).isTrue();
        return matcher.group(2);
    }

    private static String extended(String value) {
        Matcher matcher = GRAMMAR.matcher(value);
        assertThat(matcher.matches()).as(value).isTrue();
        byte[] decoded = PercentEncoding.decode(matcher.group(3)).orElseThrow();
        return new String(decoded, StandardCharsets.UTF_8);
    }
}
