// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the settings of {@link Handoff} from the parameters of a web.xml, under the names of its builder. */
final class Parameters {

    private static final String CONTEXT_PREFIX = "handoff.";

    private Parameters() {}

    /** Returns the context-params {@code handoff.*}, without that prefix. */
    static Map<String, String> ofContext(ServletContext context) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            if (name.startsWith(CONTEXT_PREFIX)) {
                given.put(name.substring(CONTEXT_PREFIX.length()), context.getInitParameter(name));
            } else {
                requireOther(name);
            }
        }
        return given;
    }

    /** A parameter of other software has another prefix, and not the name of a setting behind one that is almost ours. */
    private static void requireOther(String name) {
        int dot = name.indexOf('.');
        String setting = name.substring(dot + 1);
        if (dot > 0
                && named(setting).isPresent()
                && Names.nearest(name.substring(0, dot), List.of("handoff")).isPresent()) {
            throw new IllegalArgumentException(
                    "context-param " + name + ": no such setting, did you mean " + CONTEXT_PREFIX + setting);
        }
    }

    private static Optional<Setting<?>> named(String name) {
        return Setting.ALL.stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst();
    }

    /** Reads context-params. */
    static Settings readContext(Placeholders placeholders, Map<String, String> given) {
        return read(placeholders, "context-param " + CONTEXT_PREFIX, given);
    }

    /** Reads the init-params of a filter, which is mapped by its own url-pattern. */
    static Settings readFilter(Placeholders placeholders, Map<String, String> given) {
        for (Setting<?> setting : Setting.MAPPING) {
            if (given.containsKey(setting.name())) {
                throw new IllegalArgumentException(
                        "init-param " + setting + ": this filter is mapped by its own url-pattern");
            }
        }
        return read(placeholders, "init-param ", given);
    }

    private static Settings read(Placeholders placeholders, String kind, Map<String, String> given) {
        Settings settings = new Settings();
        given.forEach((name, value) -> {
            Setting<?> setting = named(name).orElseThrow(() -> unknown(kind, name));
            settings.read(setting, placeholders, kind + name, value);
        });
        return settings;
    }

    private static IllegalArgumentException unknown(String kind, String name) {
        List<String> known = Setting.ALL.stream().map(Setting::name).toList();
        String meant = name.startsWith(CONTEXT_PREFIX) ? name.substring(CONTEXT_PREFIX.length()) : name;
        String hint = Names.nearest(meant, known)
                .map(nearest -> ", did you mean " + nearest + '?')
                .orElse(";");
        int last = known.size() - 1;
        return new IllegalArgumentException(kind + name + ": no such setting" + hint + " there are "
                + String.join(", ", known.subList(0, last)) + " and " + known.get(last));
    }
}
