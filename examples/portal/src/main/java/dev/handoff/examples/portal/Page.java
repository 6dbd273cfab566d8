// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The page: plain HTML, works without script. */
record Page(List<SharedFile> files, boolean throughNginx) {
    /** A browser is slow with more rows; the listing for programs has all. */
    private static final int MOST_ROWS = 2000;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Handoff portal</title>
            <link rel="icon" type="image/svg+xml" href="/portal.svg">
            <link rel="stylesheet" href="/portal.css">
            </head>
            <body>
            <header>
            <h1><img src="/portal.svg" alt="" width="28" height="28">Handoff portal</h1>
            """;
    private static final String NGINX = """
            <p class="road nginx" id="road"><strong>nginx sends the bytes.</strong> Java only decides who gets them.</p>
            """;
    private static final String JVM = """
            <p class="road jvm" id="road"><strong>The JVM sends the bytes.</strong> No nginx is in front of this \
            address.</p>
            """;
    private static final String TABLE = """
            <table>
            <thead><tr><th scope="col">Name</th><th scope="col" class="size">Size</th>\
            <th scope="col" class="modified">Modified (UTC)</th>\
            <th scope="col" class="show"><span class="unseen">Show</span></th></tr></thead>
            <tbody>
            """;
    private static final String EMPTY = """
            <div class="empty">
            <p><strong>Nothing here yet.</strong></p>
            <p>Put files into the folder <code>files</code> of the data folder and reload this page.</p>
            </div>
            """;

    Page {
        files = List.copyOf(files);
    }

    void writeTo(PrintWriter out) {
        out.print(HEAD);
        out.print(throughNginx ? NGINX : JVM);
        out.print("</header>\n<main>\n");
        if (files.isEmpty()) {
            out.print(EMPTY);
        } else {
            writeFiles(out);
        }
        out.print("</main>\n<footer><a href=\"/api/files\">This list as JSON</a></footer>\n</body>\n</html>\n");
    }

    private void writeFiles(PrintWriter out) {
        long total = files.stream().mapToLong(SharedFile::size).sum();
        out.print("<p class=\"summary\">" + (files.size() == 1 ? "1 file" : files.size() + " files") + ", "
                + ByteSize.of(total) + "</p>\n");
        out.print(TABLE);
        files.stream().limit(MOST_ROWS).forEach(file -> writeRow(out, file));
        out.print("</tbody>\n</table>\n");
        if (files.size() > MOST_ROWS) {
            out.print("<p class=\"summary\">The first " + MOST_ROWS + " are shown.</p>\n");
        }
    }

    private static void writeRow(PrintWriter out, SharedFile file) {
        String link = escape(file.link());
        String folder =
                file.path().substring(0, file.path().length() - file.name().length());
        out.print("<tr><td class=\"name\"><a href=\"" + link + "\">");
        if (!folder.isEmpty()) {
            out.print("<span class=\"folder\"><bdi>" + escape(folder) + "</bdi></span>");
        }
        out.print("<bdi>" + escape(file.name()) + "</bdi></a></td>");
        out.print("<td class=\"size\" title=\"" + file.size() + " bytes\">" + ByteSize.of(file.size()) + "</td>");
        out.print("<td class=\"modified\">" + time(file.modified()) + "</td>");
        out.print("<td class=\"show\"><a href=\"" + link + "?inline\" aria-label=\"Show " + escape(file.name())
                + "\">Show</a></td></tr>\n");
    }

    private static String time(Instant instant) {
        return "<time datetime=\"" + instant + "\">" + DAY.format(instant.atOffset(ZoneOffset.UTC)) + "</time>";
    }

    /** Escapes for HTML text and for attributes in double quotes. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
