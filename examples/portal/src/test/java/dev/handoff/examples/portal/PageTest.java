// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void escapesNamesInTextAndAttributes() {
        var file = new SharedFile("x/<b>\"&'", "<b>\"&'", 1536, MODIFIED, "/files/x/%3Cb%3E%22%26%27", Details.NONE);

        String html = html(List.of(file), Road.NGINX);

        assertThat(html)
                .contains("<a href=\"/files/x/%3Cb%3E%22%26%27\">")
                .contains("<bdi>&lt;b&gt;&quot;&amp;&#39;</bdi>")
                .contains("aria-label=\"Show &lt;b&gt;&quot;&amp;&#39;\"")
                .doesNotContain("<b>");
    }

    @Test
    void printsSizesForPeopleAndExactly() {
        String html = html(List.of(file("a", 1536), file("b", 512)), Road.NGINX);

        assertThat(html)
                .contains("<td class=\"size\" title=\"1536 bytes\">1.5 KiB</td>")
                .contains("2 files, 2.0 KiB")
                .contains("<time datetime=\"2026-01-02T03:04:05Z\">2026-01-02 03:04</time>");
    }

    @Test
    void tellsWhoSendsTheBytes() {
        assertThat(html(List.of(), Road.NGINX))
                .contains("nginx sends the bytes.", "Archives come from the JVM")
                .doesNotContain("The JVM sends");
        assertThat(html(List.of(), Road.NGINX_WITH_ZIP))
                .contains("nginx sends the bytes.", "Archives too")
                .doesNotContain("JVM");
        assertThat(html(List.of(), Road.JVM))
                .contains("The JVM sends the bytes.")
                .doesNotContain("nginx sends");
    }

    @Test
    void tellsWhatToDoWithAnEmptyFolder() {
        assertThat(html(List.of(), Road.NGINX)).contains("Nothing here yet.").doesNotContain("<table>");
    }

    @Test
    void printsNoMoreRowsThanABrowserBears() {
        List<SharedFile> many =
                IntStream.range(0, 2001).mapToObj(i -> file("f" + i, 1)).toList();

        String html = html(many, Road.NGINX);

        assertThat(html.split("<tr><td", -1)).hasSize(2001);
        assertThat(html).contains("2001 files").contains("The first 2000 are shown.");
    }

    @Test
    void asksForTheArchiveWithoutScript() {
        String html = html(List.of(file("a\"b.txt", 1)), Road.JVM);

        assertThat(html)
                .contains("<form action=\"/archive\" method=\"get\"")
                .contains(
                        "<input type=\"checkbox\" name=\"path\" value=\"a&quot;b.txt\" aria-label=\"Tick a&quot;b.txt\"")
                .contains("<input name=\"name\"")
                .contains("<button>Download ticked as ZIP</button>");
    }

    @Test
    void offersEachFolderOnceBeforeTheFirstFileBelowIt() {
        String html = html(List.of(file("A/b/x", 600), file("a/y", 1), file("A/z", 600), file("top", 1)), Road.JVM);

        assertThat(html.split("<tr class=\"dir\">", -1)).hasSize(4);
        assertThat(html)
                .containsSubsequence(
                        "value=\"A/\"", "value=\"A/b/\"", "value=\"A/b/x\"", "value=\"a/\"", "value=\"a/y\"")
                .containsSubsequence(
                        "<bdi>A/</bdi>",
                        "<td class=\"size\" title=\"1200 bytes\">1.2 KiB</td><td class=\"modified\">2 files</td>",
                        "<a href=\"/archive?path=A/\"",
                        "<bdi>A/b/</bdi>",
                        "1 file</td>");
    }

    @Test
    void allowsItsOwnScriptsAndNothingFromElsewhere() {
        assertThat(html(List.of(file("a", 1)), Road.JVM))
                .contains("<script nonce=\"n0nce\" src=\"/portal.js\"></script>")
                .contains("<script nonce=\"n0nce\" src=\"/upload.js\"></script>")
                .doesNotContainPattern("<script(?! nonce=\"n0nce\" src=\"/)")
                .doesNotContain("style=")
                .doesNotContainPattern("(?:href|src|action)=\"(?!/)");
    }

    @Test
    void uploadsWithoutScript() {
        assertThat(html(List.of(), Road.JVM))
                .contains("<form action=\"/upload\" method=\"post\" enctype=\"multipart/form-data\"")
                .contains("<label>Files <input type=\"file\" name=\"file\" multiple required></label>")
                .contains("<label>Title <input name=\"title\"")
                .contains("<output id=\"status\" aria-live=\"polite\">");
    }

    @Test
    void showsTheTitleAndOffersToDelete() {
        var details = new Details("", "<i>Title</i>", "", "", "", "");
        var file = new SharedFile("d/50%.txt", "50%.txt", 1, MODIFIED, "/files/d/50%25.txt", details);

        assertThat(html(List.of(file), Road.JVM))
                .contains("<bdi>&lt;i&gt;Title&lt;/i&gt;</bdi>")
                .contains("value=\"d/50%25.txt\" aria-label=\"Delete 50%.txt\" hidden>Delete</button>");
    }

    private static SharedFile file(String name, long size) {
        return new SharedFile(
                name, name.substring(name.lastIndexOf('/') + 1), size, MODIFIED, "/files/" + name, Details.NONE);
    }

    private static String html(List<SharedFile> files, Road road) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        new Page(files, road, "n0nce").writeTo(out);
        out.flush();
        return text.toString();
    }
}
