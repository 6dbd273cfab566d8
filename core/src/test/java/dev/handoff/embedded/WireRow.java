// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import dev.handoff.accel.AccelRedirect;
import dev.handoff.accel.InternalLocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One request of the table and what must come back.
 *
 * @param place the file and line in which it stands
 * @param requestHeaders lines without line ends
 * @param handOff what the application says besides the file: {@code attachment name}, {@code inline name}, {@code type
 *     text/x}, {@code cache private}, {@code rate 1000}
 * @param expected the lines behind {@code <}, which hold for everybody who is not mentioned
 * @param fromNginx the lines behind {@code nginx<}, which replace those for nginx
 * @param fromPlainNginx the lines behind {@code plain<}, for nginx where headers do not travel through the bridge
 */
record WireRow(
        String place,
        String title,
        String method,
        WireFile file,
        List<String> requestHeaders,
        List<String> handOff,
        List<String> expected,
        List<String> fromNginx,
        List<String> fromPlainNginx,
        Optional<String> deviation) {

    /** Whether headers of the application travel, so that it matters in which way. */
    boolean dependsOnTheBridge() {
        return handOff.stream().anyMatch(line -> !line.startsWith("type ") && !line.startsWith("rate "));
    }

    AccelRedirect redirect(InternalLocation location) {
        AccelRedirect redirect = AccelRedirect.to(location, file.in(location.directory()));
        for (String line : handOff) {
            String[] words = line.split(" ", 2);
            redirect = switch (words[0]) {
                case "attachment" -> redirect.attachment(words[1]);
                case "inline" -> redirect.inline(words[1]);
                case "type" -> redirect.contentType(words[1]);
                case "cache" -> redirect.cacheControl(words[1]);
                case "rate" -> redirect.limitRate(Long.parseLong(words[1]));
                default -> throw new IllegalArgumentException(place + ": no such setting: " + line);
            };
        }
        return redirect;
    }

    /** Returns the request as a container hands it to a servlet: repeated headers as one list, no blanks around. */
    RequestHead requestHead() {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : requestHeaders) {
            String[] field = line.split(":", 2);
            headers.merge(field[0], field[1].strip(), (one, other) -> one + ", " + other);
        }
        return new RequestHead(method, headers);
    }

    Answer expectedFromStandIn() {
        return answer(expected);
    }

    Answer expectedFromNginx() {
        return answer(over(expected, fromNginx));
    }

    Answer expectedFromPlainNginx() {
        return answer(over(over(expected, fromNginx), fromPlainNginx));
    }

    /** A status replaces everything; headers and body alone are added to what was said before. */
    private static List<String> over(List<String> lines, List<String> more) {
        boolean anotherStatus = more.stream().anyMatch(line -> line.matches("\\d{3}"));
        return anotherStatus
                ? more
                : Stream.concat(lines.stream(), more.stream()).toList();
    }

    /** Adds what every answer of a status has, unless the row says otherwise. */
    private Answer answer(List<String> lines) {
        Map<String, String> headers = new LinkedHashMap<>();
        StringJoiner parts = new StringJoiner("\n");
        String body = null;
        int status = 0;
        for (String line : lines) {
            if (line.matches("\\d{3}")) {
                status = Integer.parseInt(line);
                headers.putAll(usual(status));
            } else if (line.startsWith("body ")) {
                body = unquote(line.substring("body ".length()));
            } else if (line.startsWith("part ")) {
                String[] part = line.substring("part ".length()).split(" \\| ", 3);
                parts.add(Answer.part(part[0], part[1], unquote(part[2])));
            } else {
                String[] field = line.split(": ", 2);
                headers.put(field[0], field[1]);
            }
        }
        if (parts.length() > 0) {
            body = parts.toString();
            headers.put("Content-Type", "multipart/byteranges");
        } else if (status == 206) {
            headers.putIfAbsent(
                    "Content-Length", String.valueOf(String.valueOf(body).length()));
        }
        headers.values().removeIf("-"::equals);
        if (body == null) {
            body = status == 200 && !method.equals("HEAD") ? file.content() : "";
        }
        return new Answer(status, new TreeMap<>(headers), body);
    }

    private Map<String, String> usual(int status) {
        return switch (status) {
            case 200 ->
                Map.of(
                        "Content-Type", file.type(),
                        "Content-Length", String.valueOf(file.size()),
                        "Accept-Ranges", "bytes",
                        "ETag", file.etag(),
                        "Last-Modified", file.lastModified());
            case 206 -> Map.of("Content-Type", file.type(), "ETag", file.etag(), "Last-Modified", file.lastModified());
            case 304 -> Map.of("ETag", file.etag(), "Last-Modified", file.lastModified());
            case 416 -> Map.of("Content-Range", "bytes */" + file.size());
            default -> Map.of();
        };
    }

    private static String unquote(String text) {
        if (!text.startsWith("\"") || !text.endsWith("\"") || text.length() < 2) {
            throw new IllegalArgumentException("a body stands in quotes: " + text);
        }
        return text.substring(1, text.length() - 1).replace("\\0", "\0");
    }

    @Override
    public String toString() {
        return title + " (" + place + ")";
    }
}
