// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads application/x-www-form-urlencoded (URL standard, section 5.1). */
final class UrlencodedForm {

    /** As many as Tomcat allowed for years. */
    private static final int MOST_PARAMETERS = 10_000;

    private UrlencodedForm() {}

    /**
     * Returns the values of each name, in their order.
     *
     * @throws IllegalArgumentException when an escape is not one, or there are too many parameters
     */
    static Map<String, List<String>> parse(byte[] form, Charset charset) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        String text = new String(form, StandardCharsets.ISO_8859_1);
        int count = 0;
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('&', start);
            end = end < 0 ? text.length() : end;
            if (end > start) {
                if (++count > MOST_PARAMETERS) {
                    throw new IllegalArgumentException("more than " + MOST_PARAMETERS + " parameters");
                }
                add(text.substring(start, end), charset, values);
            }
            start = end + 1;
        }
        return values;
    }

    private static void add(String pair, Charset charset, Map<String, List<String>> values) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals), charset);
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1), charset);
        values.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
    }

    /** Bytes that should have been escaped are characters of the form's encoding all the same. */
    private static String decode(String text, Charset charset) {
        String unescaped = text.chars().allMatch(c -> c < 0x80)
                ? text
                : new String(text.getBytes(StandardCharsets.ISO_8859_1), charset);
        return URLDecoder.decode(unescaped, charset);
    }
}
