// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the doctor asks for: the query of its address, read without the parameters of the container. */
final class Query {

    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    /** @param text as signed; null for none */
    Query(@Nullable String text) {
        for (String pair : text == null ? new String[0] : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            names.add(equals < 0 ? pair : pair.substring(0, equals));
            values.add(equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /** Returns the first value; empty when there is none. */
    String text(String name) {
        int index = names.indexOf(name);
        return index < 0 ? "" : values.get(index);
    }

    /** Returns the first value; 0 when it is no number. */
    long number(String name) {
        String text = text(name);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    List<String> all(String name) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(name)) {
                all.add(values.get(i));
            }
        }
        return all;
    }
}
