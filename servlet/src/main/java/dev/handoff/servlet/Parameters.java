// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.HttpSyntax;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the settings of {@link Handoff} from the parameters of a web.xml, under the names of its builder. */
final class Parameters {

    private static final String CONTEXT_PREFIX = "handoff.";

    private Parameters() {}

    /** Reads the context-params {@code handoff.*}; empty when there are none. */
    static Optional<Handoff> ofContext(ServletContext context) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            if (name.startsWith(CONTEXT_PREFIX)) {
                given.put(name.substring(CONTEXT_PREFIX.length()), context.getInitParameter(name));
            }
        }
        return read("context-param " + CONTEXT_PREFIX, given);
    }

    /** Reads the init-params of a filter; empty when there are none. */
    static Optional<Handoff> ofFilter(FilterConfig config) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String name : Collections.list(config.getInitParameterNames())) {
            given.put(name, config.getInitParameter(name));
        }
        if (given.containsKey("guard")) {
            throw new IllegalArgumentException("init-param guard: this filter is mapped by its own url-pattern");
        }
        return read("init-param ", given);
    }

    private static Optional<Handoff> read(String kind, Map<String, String> given) {
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Handoff.Builder settings = Handoff.builder();
        given.forEach((name, value) -> {
            try {
                apply(settings, name, value.strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(kind + name + ": " + e.getMessage(), e);
            }
        });
        return Optional.of(settings.build());
    }

    private static void apply(Handoff.Builder settings, String name, String value) {
        switch (name) {
            case "proxySecret" -> settings.proxySecret(value.split("[\\s,]+", -1));
            case "proxyBufferSize" -> settings.proxyBufferSize(size(value));
            case "locations" -> settings.locations(locations(value));
            case "maxManifestSize" -> settings.maxManifestSize(size(value));
            case "guard" -> settings.guard(value.split("[\\s,]+", -1));
            default ->
                throw new IllegalArgumentException(
                        "no such setting; there are proxySecret, proxyBufferSize, locations, guard and"
                                + " maxManifestSize");
        }
    }

    /** Reads a size as nginx writes it: {@code 4096}, {@code 16k}. */
    private static int size(String value) {
        String digits = value.endsWith("k") || value.endsWith("K") ? value.substring(0, value.length() - 1) : value;
        try {
            return Math.multiplyExact(Integer.parseInt(digits), digits.equals(value) ? 1 : 1024);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "must be a number of bytes such as 4096 or 16k: " + HttpSyntax.quote(value), e);
        }
    }

    /** Reads a line for each location: {@code alias /protected/reports/ /srv/reports}. */
    private static InternalLocation[] locations(String value) {
        return Stream.of(value.split("\\R", -1))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(Parameters::location)
                .toArray(InternalLocation[]::new);
    }

    private static InternalLocation location(String line) {
        String[] words = line.split("\\s+", 3);
        if (words.length == 3) {
            Path folder = Path.of(words[2]);
            return switch (words[0]) {
                case "alias" -> InternalLocation.alias(words[1], folder);
                case "root" -> InternalLocation.root(words[1], folder);
                case "proxy" -> InternalLocation.proxy(words[1], folder);
                default -> throw notALocation(line);
            };
        }
        throw notALocation(line);
    }

    private static IllegalArgumentException notALocation(String line) {
        return new IllegalArgumentException("each line must be alias, root or proxy, the location's prefix and the"
                + " folder, as in \"alias /protected/reports/ /srv/reports\": " + HttpSyntax.quote(line));
    }
}
