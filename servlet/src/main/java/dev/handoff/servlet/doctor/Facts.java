// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the servlet tells the doctor: names and values, a line for each. Not thread-safe. */
final class Facts {

    /** The first line, by which the doctor knows its servlet from any other page. */
    private static final String FIRST = "handoff-doctor=1";

    private final Map<String, String> values = new LinkedHashMap<>();

    /** Reads the text; empty when it is something else. */
    static Optional<Facts> parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(FIRST)) {
            return Optional.empty();
        }
        Facts facts = new Facts();
        try {
            for (String line : lines.subList(1, lines.size())) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    String value = line.substring(equals + 1);
                    facts.values.put(line.substring(0, equals), URLDecoder.decode(value, StandardCharsets.UTF_8));
                }
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a '%' that no servlet of ours writes
        }
        return Optional.of(facts);
    }

    Facts put(String name, @Nullable Object value) {
        values.put(name, String.valueOf(value));
        return this;
    }

    /** Returns the value; empty when there is none. */
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    boolean is(String name) {
        return text(name).equals("true");
    }

    long number(String name) {
        String text = text(name);
        return text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    Map<String, String> values() {
        return values;
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(FIRST);
        values.forEach((name, value) -> lines.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return String.join("\n", lines) + "\n";
    }
}
