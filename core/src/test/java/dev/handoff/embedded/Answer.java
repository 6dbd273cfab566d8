// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What matters of an answer, in a form in which two servers can be compared: the headers that describe the file, and
 * the body, of multipart/byteranges the parts. The page of a refusal is each server's own.
 */
record Answer(int status, SortedMap<String, String> headers, String body) {

    /** The headers that are compared; what a row does not mention must be absent. */
    static final List<String> COMPARED = List.of(
            "Accept-Ranges",
            "Cache-Control",
            "Content-Disposition",
            "Content-Length",
            "Content-Range",
            "Content-Type",
            "ETag",
            "Last-Modified");

    private static final Pattern BYTERANGES = Pattern.compile("multipart/byteranges; boundary=([0-9A-Za-z]+)");
    private static final Pattern PART =
            Pattern.compile("Content-Type: (.*)\r\nContent-Range: (.*)\r\n\r\n(.*)", Pattern.DOTALL);

    /** Reads an answer off the wire; several lines of one header are kept apart by {@code " & "}. */
    static Answer of(int status, Map<String, List<String>> received, String body) {
        SortedMap<String, String> headers = new TreeMap<>();
        for (String name : COMPARED) {
            List<String> values = received.getOrDefault(name, List.of());
            if (!values.isEmpty()) {
                headers.put(name, String.join(" & ", values));
            }
        }
        if (status >= 400) {
            headers.remove("Content-Type");
            headers.remove("Content-Length");
            return new Answer(status, headers, "");
        }
        Matcher type = BYTERANGES.matcher(headers.getOrDefault("Content-Type", ""));
        if (!type.matches() || body.isEmpty()) {
            return new Answer(status, headers, body);
        }
        headers.put("Content-Type", "multipart/byteranges");
        requireLength(headers, body);
        return new Answer(status, headers, String.join("\n", parts(body, type.group(1))));
    }

    /** A part as a row writes it. */
    static String part(String type, String range, String bytes) {
        return type + " | " + range + " | " + bytes;
    }

    private static void requireLength(SortedMap<String, String> headers, String body) {
        String length = headers.remove("Content-Length");
        if (!String.valueOf(body.length()).equals(length)) {
            throw new AssertionError("Content-Length " + length + " of a body of " + body.length() + " bytes");
        }
    }

    private static List<String> parts(String body, String boundary) {
        String delimiter = "\r\n--" + boundary;
        String end = delimiter + "--\r\n";
        if (!body.startsWith(delimiter) || !body.endsWith(end)) {
            throw new AssertionError("not between delimiters: " + body);
        }
        String inside = body.substring(delimiter.length(), body.length() - end.length());
        List<String> parts = new ArrayList<>();
        for (String part : inside.split(Pattern.quote(delimiter), -1)) {
            Matcher matcher = PART.matcher(part.startsWith("\r\n") ? part.substring(2) : "");
            if (!matcher.matches()) {
                throw new AssertionError("not a part: " + part);
            }
            parts.add(part(matcher.group(1), matcher.group(2), matcher.group(3)));
        }
        return parts;
    }
}
