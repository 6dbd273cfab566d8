// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The manifests below {@code resources/manifest}, for the parser and for mod_zip. Text is ISO-8859-1, one character for
 * each byte.
 */
public final class ManifestCases {

    private ManifestCases() {}

    /** One line of a file; what is expected is empty where the manifest is refused. */
    public record Case(String rule, String manifest, List<String> expected) {

        @Override
        public String toString() {
            return rule;
        }
    }

    /** Returns the manifests that mod_zip reads. */
    public static Stream<Case> accepted() {
        return lines("accepted.txt")
                .map(columns -> new Case(
                        columns.get(0),
                        unescape(columns.get(1)),
                        Stream.of(columns.get(2).split(" \\| "))
                                .map(ManifestCases::unescape)
                                .toList()));
    }

    /** Returns the manifests that mod_zip refuses. */
    public static Stream<Case> refused() {
        return lines("refused.txt").map(columns -> new Case(columns.get(0), unescape(columns.get(1)), List.of()));
    }

    private static Stream<List<String>> lines(String file) {
        try (InputStream in = Objects.requireNonNull(ManifestCases.class.getResourceAsStream("/manifest/" + file))) {
            return new String(in.readAllBytes(), ISO_8859_1)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split("\t", -1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unescape(String text) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                bytes.append(text.charAt(i));
                continue;
            }
            char kind = text.charAt(++i);
            bytes.append(
                    switch (kind) {
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case '0' -> '\0';
                        case '\\' -> '\\';
                        case 'x' -> (char) Integer.parseInt(text.substring(i + 1, i + 3), 16);
                        default -> throw new IllegalArgumentException("no such escape: \\" + kind);
                    });
            i += kind == 'x' ? 2 : 0;
        }
        return bytes.toString();
    }
}
