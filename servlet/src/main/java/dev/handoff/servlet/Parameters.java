// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.HttpSyntax;
import dev.handoff.upload.UploadFields;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
        for (String mapped : List.of("guard", "uploads")) {
            if (given.containsKey(mapped)) {
                throw new IllegalArgumentException(
                        "init-param " + mapped + ": this filter is mapped by its own url-pattern");
            }
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
            case "proxySecret" -> settings.proxySecret(list(value));
            case "proxyBufferSize" -> settings.proxyBufferSize(intSize(value));
            case "locations" -> settings.locations(locations(value));
            case "maxManifestSize" -> settings.maxManifestSize(intSize(value));
            case "guard" -> settings.guard(list(value));
            case "uploads" -> settings.uploads(list(value));
            case "uploadStore" -> settings.uploadStore(Path.of(value));
            case "uploadSpool" -> settings.uploadSpool(Path.of(value));
            case "uploadFields" -> settings.uploadFields(fields(value));
            case "uploadSecret" -> settings.uploadSecret(list(value));
            case "maxFileSize" -> settings.maxFileSize(size(value));
            case "maxRequestSize" -> settings.maxRequestSize(size(value));
            case "doctor" -> settings.doctor(value);
            default ->
                throw new IllegalArgumentException(
                        "no such setting; there are proxySecret, proxyBufferSize, locations, guard, maxManifestSize,"
                                + " uploads, uploadStore, uploadSpool, uploadFields, uploadSecret, maxFileSize,"
                                + " maxRequestSize and doctor");
        }
    }

    private static String[] list(String value) {
        return value.split("[\\s,]+", -1);
    }

    private static int intSize(String value) {
        long size = size(value);
        if (size != (int) size) {
            throw notASize(value, null);
        }
        return (int) size;
    }

    /** Reads a size as nginx writes it: {@code 4096}, {@code 16k}, {@code 8m}, {@code 2g}. */
    private static long size(String value) {
        int unit = value.isEmpty() ? -1 : "kmg".indexOf(Character.toLowerCase(value.charAt(value.length() - 1)));
        String digits = unit < 0 ? value : value.substring(0, value.length() - 1);
        try {
            return Math.multiplyExact(Long.parseLong(digits), 1L << 10 * (unit + 1));
        } catch (NumberFormatException | ArithmeticException e) {
            throw notASize(value, e);
        }
    }

    private static IllegalArgumentException notASize(String value, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "must be a number of bytes such as 4096 or 16k: " + HttpSyntax.quote(value), cause);
    }

    /** Reads {@code dotted <secret>} or {@code underscored <secret>}, and behind it the keys that are sent beside. */
    private static UploadFields fields(String value) {
        String[] words = value.split("\\s+", -1);
        String[] secrets = words.length < 2 ? new String[0] : words[1].split(",", -1);
        boolean dotted = words[0].equals("dotted");
        if (!dotted && !words[0].equals("underscored") || secrets.length == 0 || secrets.length > 2) {
            // without the value, which has the secret in it
            throw new IllegalArgumentException("must be \"dotted\" or \"underscored\", the secret before each field"
                    + " ($handoff_fields in local-http.conf; two with a comma between while it is being changed) and"
                    + " the keys that nginx.conf adds, as in \"dotted <secret> number crc32\"");
        }
        String[] more = Arrays.copyOfRange(words, 2, words.length);
        UploadFields fields =
                dotted ? UploadFields.dotted(secrets[0], more) : UploadFields.underscored(secrets[0], more);
        return secrets.length == 1 ? fields : fields.alsoAccepting(secrets[1]);
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
