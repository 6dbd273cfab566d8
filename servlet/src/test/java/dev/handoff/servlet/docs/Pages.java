// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of the repository that people read. */
final class Pages {

    /** Tests run in the folder of their module. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Set<String> MADE = Set.of("target", "node_modules", "handoff-data");

    private Pages() {}

    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".md"))
                    .filter(file -> Stream.of(ROOT.relativize(file).toString().split("/"))
                            .noneMatch(name -> name.startsWith(".") || MADE.contains(name)))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the blocks of a page in one language, without their fences. */
    static List<String> blocks(String page, String language) {
        return Pattern.compile("(?ms)^ *```" + language + "\n(.*?)^ *```$")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** Returns a page without its blocks of code. */
    static String prose(String page) {
        return page.replaceAll("(?ms)^ *```.*?^ *```$", "");
    }

    /** Returns what stands below a heading, up to the next of the same rank. */
    static String section(String page, String heading) {
        String rank = heading.substring(0, heading.indexOf(' ') + 1);
        int start = ("\n" + page).indexOf("\n" + heading + "\n");
        if (start < 0) {
            throw new IllegalArgumentException("no heading \"" + heading + "\"");
        }
        int end = page.indexOf("\n" + rank, start + heading.length());
        return page.substring(start, end < 0 ? page.length() : end);
    }
}
