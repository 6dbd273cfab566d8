// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.internal.HttpSyntax;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts in what placeholders stand for: {@code ${name}}, {@code ${name:default}} and {@code ${file:/run/secrets/x}}. */
final class Placeholders {

    private static final String START = "${";
    private static final String FILE = "file:";

    /** Longer than any secret and any path, and an end for what has none. */
    private static final int LONGEST_LINE = 8192;

    /** What has nothing as its default, and nothing around it. */
    private static final String OPTIONAL = "\\$\\{(?!file:)[^{}:]+:}";

    private final List<Function<String, @Nullable String>> sources;

    /** Looks names up where nobody else decides: each next source is for what the one before does not know. */
    Placeholders(List<Function<String, @Nullable String>> sources) {
        this.sources = List.copyOf(sources);
    }

    static Placeholders of(ServletContext context) {
        return new Placeholders(List.of(context::getInitParameter, System::getProperty, System::getenv));
    }

    /**
     * A text with everything put in.
     *
     * @param text what it stands for, which messages must not repeat when anything was put in
     * @param replaced the placeholders as messages may show them, without their defaults; empty when there are none
     */
    record Resolved(String text, List<String> replaced) {

        Resolved {
            replaced = List.copyOf(replaced);
        }
    }

    /**
     * Resolves a text.
     *
     * @throws IllegalArgumentException when a placeholder stands for nothing or has no end
     */
    Resolved resolve(String text) {
        List<String> replaced = new ArrayList<>();
        return new Resolved(resolve(text, replaced), replaced);
    }

    /** Returns whether a text like {@code ${HANDOFF_SECRET:}} stands for nothing: such a setting counts as not given. */
    boolean standsForNothing(String text) {
        return text.strip().matches(OPTIONAL) && resolve(text).text().isBlank();
    }

    /**
     * Reads a value in which placeholders may stand.
     *
     * @param where what messages begin with
     * @param form what the text has to be, for messages about a value that must not be repeated because something was put
     *     in; empty when those of the reader never repeat it
     */
    <T> T read(String where, String form, String text, Function<String, T> reader) {
        Resolved resolved;
        try {
            resolved = resolve(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
        try {
            return reader.apply(resolved.text().strip());
        } catch (IllegalArgumentException e) {
            if (resolved.replaced().isEmpty()) {
                throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
            }
            String put = "with " + String.join(" and ", resolved.replaced()) + " put in: ";
            throw new IllegalArgumentException(
                    where + ", " + put + (form.isEmpty() ? e.getMessage() : "must be " + form));
        }
    }

    private String resolve(String text, List<String> replaced) {
        StringBuilder result = new StringBuilder();
        int from = 0;
        for (int start = text.indexOf(START); start >= 0; start = text.indexOf(START, from)) {
            int end = end(text, start + START.length());
            result.append(text, from, start).append(replace(text.substring(start + START.length(), end), replaced));
            from = end + 1;
        }
        return result.append(text, from, text.length()).toString();
    }

    /** Returns where the placeholder ends; others may stand inside. */
    private static int end(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            if (text.startsWith(START, i)) {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("a placeholder begins with \"${\" and has no \"}\" at its end");
    }

    private String replace(String inner, List<String> replaced) {
        if (inner.startsWith(FILE)) {
            String path = resolve(inner.substring(FILE.length()), replaced);
            replaced.add(START + inner + '}');
            return firstLine(path, START + inner + '}');
        }
        int colon = inner.indexOf(':');
        String name = colon < 0 ? inner : inner.substring(0, colon);
        replaced.add(START + name + '}');
        Optional<String> known = lookUp(name);
        if (known.isEmpty() && colon < 0) {
            throw new IllegalArgumentException(HttpSyntax.quote(START + name + '}')
                    + " stands for nothing: set a context-param, a system property or an environment variable of that"
                    + " name, or give a default, as in \"${" + name + ":default}\"");
        }
        return known.isPresent() ? known.get() : resolve(inner.substring(colon + 1), replaced);
    }

    private Optional<String> lookUp(String name) {
        if (name.isBlank()) {
            return Optional.empty();
        }
        return sources.stream()
                .flatMap(source -> Stream.ofNullable(source.apply(name)))
                .findFirst();
    }

    private static String firstLine(String path, String shown) {
        String start;
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            start = new String(in.readNBytes(LONGEST_LINE), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw unreadable(shown, e);
        }
        // editors of Windows begin a file with a mark that nobody sees
        String line =
                start.replaceFirst("^\uFEFF", "").lines().findFirst().orElse("").strip();
        if (line.isEmpty()) {
            throw new IllegalArgumentException(
                    HttpSyntax.quote(shown) + " names a file whose first line is empty: write the value into it");
        }
        return line;
    }

    /** Without the cause, whose message may repeat what another placeholder stands for. */
    private static IllegalArgumentException unreadable(String shown, Exception e) {
        return new IllegalArgumentException(HttpSyntax.quote(shown) + " names a file that cannot be read ("
                + e.getClass().getSimpleName() + "): it must be there, and readable for this process");
    }
}
