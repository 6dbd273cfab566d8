// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Three files to start with: a text, a picture in a sub-folder, and a name that careless code gets wrong. */
final class SampleFiles {
    private static final String WELCOME = """
            Welcome to the Handoff portal.

            Every file that lies in this folder is offered as long as it lies here: add, replace
            or delete files while the portal runs and reload the page.

            The Java code only decides whether you may have a file. When nginx is in front, nginx
            sends the bytes; without nginx the same code sends them itself.
            """;
    private static final String NAMED = """
            The name of this file has an umlaut, a space, quotation marks and a percent sign.
            It arrives as it is, through nginx and without.
            """;

    private SampleFiles() {}

    static void writeTo(Path folder) throws IOException {
        Files.writeString(folder.resolve("welcome.txt"), WELCOME);
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        Files.writeString(pictures.resolve("handoff.svg"), picture());
        Files.write(DiskName.child(folder, "Überblick \"50%\".txt"), NAMED.getBytes(UTF_8));
    }

    /** Draws the hand-off: the browser asks, Java decides, nginx sends. */
    private static String picture() {
        var svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 260" font-family="sans-serif" font-size="18">
                <rect width="660" height="260" fill="#f6f7f9"/>
                <defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">\
                <path d="M0 0 8 4 0 8z" fill="#3d4654"/></marker></defs>
                """);
        String[] boxes = {"browser", "nginx", "Java"};
        String[] colours = {"#3d4654", "#0b7a4b", "#b4540a"};
        for (int i = 0; i < boxes.length; i++) {
            int x = 40 + i * 220;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"60\" width=\"140\" height=\"80\" rx=\"12\" fill=\"%s\"/>%n"
                            + "<text x=\"%d\" y=\"106\" fill=\"#fff\" text-anchor=\"middle\">%s</text>%n",
                    x,
                    colours[i],
                    x + 70,
                    boxes[i]));
        }
        arrow(svg, 182, 256, 80, "asks");
        arrow(svg, 402, 476, 80, "asks");
        arrow(svg, 478, 404, 122, "may");
        arrow(svg, 258, 184, 122, "bytes");
        return svg.append("<text x=\"330\" y=\"210\" fill=\"#3d4654\" text-anchor=\"middle\">")
                .append("Java decides who gets which file, nginx moves the bytes</text>\n</svg>\n")
                .toString();
    }

    private static void arrow(StringBuilder svg, int from, int to, int y, String label) {
        svg.append(String.format(
                Locale.ROOT,
                "<path d=\"M%d %dH%d\" stroke=\"#3d4654\" stroke-width=\"2\" marker-end=\"url(#tip)\"/>%n"
                        + "<text x=\"%d\" y=\"%d\" fill=\"#3d4654\" font-size=\"13\" text-anchor=\"middle\">%s</text>%n",
                from,
                y,
                to,
                (from + to) / 2,
                y < 100 ? y - 8 : y + 18,
                label));
    }
}
