// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the tables in {@code wire/}. A row begins with {@code --- title}; then, one character each: {@code >} the
 * request, {@code +} a file of its own ({@code type | content}), {@code =} what the application sets, {@code <} what
 * comes back, {@code nginx<} what nginx sends instead, {@code plain<} the same without the bridge, and {@code deviates
 * name} with a name from deviations.txt. Lines with {@code #} are comments.
 */
final class WireTable {

    /** When files were changed whose time does not matter. */
    private static final Instant MODIFIED = Instant.parse("2024-02-29T12:34:56Z");

    private final List<WireRow> rows = new ArrayList<>();
    private final Map<String, WireFile> files = new LinkedHashMap<>();

    /** Reads the shared files and the named tables. */
    static WireTable read(String... names) {
        WireTable table = new WireTable();
        for (String line : lines("files.txt")) {
            String[] columns = line.split(" +\\| ", 4);
            table.files.put(
                    columns[0], new WireFile(columns[0], columns[1], Instant.parse(columns[2]), unquote(columns[3])));
        }
        for (String name : names) {
            table.readRows(name);
        }
        return table;
    }

    /** Reads deviations.txt: {@code name | request | nginx | stand-in | why}. */
    static Map<String, List<String>> deviations() {
        Map<String, List<String>> deviations = new LinkedHashMap<>();
        for (String line : lines("deviations.txt")) {
            List<String> columns = List.of(line.split(" +\\| ", 5));
            deviations.put(columns.get(0), columns.subList(1, columns.size()));
        }
        return deviations;
    }

    List<WireRow> rows() {
        return List.copyOf(rows);
    }

    /** Returns the shared files and those that rows bring along. */
    List<WireFile> files() {
        return List.copyOf(files.values());
    }

    private void readRows(String name) {
        List<String> block = new ArrayList<>();
        int start = 0;
        int number = 0;
        for (String line : (text(name) + "\n--- end").split("\n", -1)) {
            number++;
            if (line.startsWith("--- ")) {
                if (!block.isEmpty()) {
                    rows.add(row(name + ":" + start, block));
                }
                block.clear();
                start = number;
            }
            if (!line.isBlank() && !line.startsWith("#")) {
                block.add(line);
            }
        }
    }

    private WireRow row(String place, List<String> block) {
        List<String> request = marked(block, "> ");
        if (request.isEmpty() || marked(block, "< ").isEmpty()) {
            throw new IllegalArgumentException(place + ": a row needs a request and an answer");
        }
        for (String line : block) {
            if (!line.matches("(---|>|\\+|=|<|nginx<|plain<|deviates) .*")) {
                throw new IllegalArgumentException(place + ": not a line of a row: " + line);
            }
        }
        String[] line = request.get(0).split(" ", 2);
        for (String own : marked(block, "+ ")) {
            String[] columns = own.split(" \\| ", 2);
            WireFile file = new WireFile(line[1], columns[0], MODIFIED, unquote(columns[1]));
            if (files.put(line[1], file) != null) {
                throw new IllegalArgumentException(place + ": there is such a file already: " + line[1]);
            }
        }
        WireFile file = Optional.ofNullable(files.get(line[1]))
                .orElseThrow(() -> new IllegalArgumentException(place + ": no such file: " + line[1]));
        return new WireRow(
                place,
                block.get(0).substring("--- ".length()),
                line[0],
                file,
                request.subList(1, request.size()),
                marked(block, "= "),
                marked(block, "< "),
                marked(block, "nginx< "),
                marked(block, "plain< "),
                marked(block, "deviates ").stream().findFirst());
    }

    private static List<String> marked(List<String> block, String mark) {
        return block.stream()
                .filter(line -> line.startsWith(mark))
                .map(line -> line.substring(mark.length()))
                .toList();
    }

    private static List<String> lines(String name) {
        return text(name)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static String unquote(String text) {
        return text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
    }

    private static String text(String name) {
        try (InputStream in = WireTable.class.getResourceAsStream("/wire/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no such table: wire/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
