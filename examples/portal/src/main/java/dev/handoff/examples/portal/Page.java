// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page: plain HTML. Without script it does everything but delete files.
 *
 * @param nonce allows the two scripts: one shows how large the archive will be, the other the progress of uploads
 */
record Page(List<SharedFile> files, Road road, String nonce) {
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
            <link rel="stylesheet" href="/upload.css">
            </head>
            <body>
            <header>
            <h1><img src="/portal.svg" alt="" width="28" height="28">Handoff portal</h1>
            """;
    private static final List<String> SCRIPTS = List.of("portal.js", "upload.js");

    private static final String UPLOAD = """
            <form action="/upload" method="post" enctype="multipart/form-data" id="upload">
            <p class="bar"><label>Files <input type="file" name="file" multiple required></label>\
             <label>Title <input name="title" size="20" maxlength="200" autocomplete="off"></label> <button>Upload</button>\
            <span class="hint" hidden>or drop files here</span></p>
            <p class="bar"><progress id="progress" max="100" value="0" aria-label="Upload" hidden></progress>\
            <output id="status" aria-live="polite"></output></p>
            </form>
            """;
    private static final String FORM = """
            <form action="/archive" method="get" id="choice">
            <p class="bar"><label>Save as <input name="name" placeholder="files" size="16" maxlength="100"\
             autocomplete="off">.zip</label> <label><input type="checkbox" name="names" value="portable"> names for every system</label>\
             <button>Download ticked as ZIP</button>\
             <output id="size" aria-live="polite"></output></p>
            """;
    private static final String TABLE = """
            <table>
            <thead><tr><th scope="col" class="tick"><span class="unseen">Tick</span></th><th scope="col">Name</th><th scope="col" class="size">Size</th>\
            <th scope="col" class="modified">Modified (UTC)</th>\
            <th scope="col" class="show"><span class="unseen">Show or delete</span></th></tr></thead>
            <tbody>
            """;
    private static final String EMPTY = """
            <div class="empty">
            <p><strong>Nothing here yet.</strong></p>
            <p>Upload a file, or put some into the folder <code>files</code> of the data folder and reload this page.</p>
            </div>
            """;

    Page {
        files = List.copyOf(files);
    }

    void writeTo(PrintWriter out) {
        out.print(HEAD);
        out.print(road.sentence());
        out.print("</header>\n<main>\n");
        out.print(UPLOAD);
        out.print("<section id=\"files\" aria-label=\"Files\">\n");
        if (files.isEmpty()) {
            out.print(EMPTY);
        } else {
            writeFiles(out);
        }
        out.print("</section>\n</main>\n<footer><a href=\"/api/files\">This list as JSON</a></footer>\n");
        for (String script : SCRIPTS) {
            out.print("<script nonce=\"" + nonce + "\" src=\"/" + script + "\"></script>\n");
        }
        out.print("</body>\n</html>\n");
    }

    private void writeFiles(PrintWriter out) {
        long total = files.stream().mapToLong(SharedFile::size).sum();
        out.print("<p class=\"summary\">" + count(files.size()) + ", " + ByteSize.of(total)
                + " · <a href=\"/archive?path=/\">All as ZIP</a></p>\n");
        out.print(FORM);
        out.print(TABLE);
        Map<String, Folder> folders = Folder.of(files);
        files.stream().limit(MOST_ROWS).forEach(file -> {
            // A folder comes before the first file below it, and never again.
            Folder.around(file.path()).forEach(path -> writeFolder(out, path, folders.remove(path)));
            writeRow(out, file);
        });
        out.print("</tbody>\n</table>\n</form>\n");
        if (files.size() > MOST_ROWS) {
            out.print("<p class=\"summary\">The first " + MOST_ROWS + " are shown.</p>\n");
        }
    }

    private static String count(int files) {
        return files == 1 ? "1 file" : files + " files";
    }

    private static void writeFolder(PrintWriter out, String path, Folder folder) {
        if (folder == null) {
            return;
        }
        String text = escape(path);
        out.print("<tr class=\"dir\">" + tick(path) + "<td class=\"name\"><bdi>" + text + "</bdi></td>");
        out.print("<td class=\"size\" title=\"" + folder.size() + " bytes\">" + ByteSize.of(folder.size()) + "</td>");
        out.print("<td class=\"modified\">" + count(folder.files()) + "</td>");
        out.print("<td class=\"show\"><a href=\"/archive?path=" + DiskName.encode(path) + "\" aria-label=\"Download "
                + text + " as ZIP\">ZIP</a></td></tr>\n");
    }

    private static String tick(String path) {
        String text = escape(path);
        return "<td class=\"tick\"><input type=\"checkbox\" name=\"path\" value=\"" + text + "\" aria-label=\"Tick "
                + text + "\" autocomplete=\"off\"></td>";
    }

    private static void writeRow(PrintWriter out, SharedFile file) {
        String link = escape(file.link());
        String folder =
                file.path().substring(0, file.path().length() - file.name().length());
        out.print("<tr>" + tick(file.path()) + "<td class=\"name\"><a href=\"" + link + "\">");
        if (!folder.isEmpty()) {
            out.print("<span class=\"folder\"><bdi>" + escape(folder) + "</bdi></span>");
        }
        out.print("<bdi>" + escape(file.name()) + "</bdi></a>"
                + title(file.details().title()) + "</td>");
        out.print("<td class=\"size\" title=\"" + file.size() + " bytes\">" + ByteSize.of(file.size()) + "</td>");
        out.print("<td class=\"modified\">" + time(file.modified()) + "</td>");
        out.print("<td class=\"show\"><a href=\"" + link + "?inline\" aria-label=\"Show " + escape(file.name())
                + "\">Show</a> <button type=\"button\" class=\"delete\" value=\"" + escape(DiskName.encode(file.path()))
                + "\" aria-label=\"Delete " + escape(file.name()) + "\" hidden>Delete</button></td></tr>\n");
    }

    private static String title(String title) {
        return title.isEmpty() ? "" : "<span class=\"title\"><bdi>" + escape(title) + "</bdi></span>";
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
