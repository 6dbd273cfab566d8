// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.HttpSyntax;
import dev.handoff.servlet.annotation.AccelHints;
import dev.handoff.servlet.annotation.ReceivesUploads;
import dev.handoff.servlet.annotation.SendsFrom;
import jakarta.servlet.Servlet;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of servlets; what is wrong is named by class, annotation and attribute. */
final class AnnotationReader {

    private final Placeholders placeholders;

    AnnotationReader(Placeholders placeholders) {
        this.placeholders = placeholders;
    }

    static boolean isAnnotated(Class<?> type) {
        return type.getAnnotationsByType(SendsFrom.class).length > 0
                || type.isAnnotationPresent(ReceivesUploads.class)
                || type.isAnnotationPresent(AccelHints.class);
    }

    /** Returns the class, which is an annotated servlet. */
    static Class<?> require(Class<?> type) {
        if (!Servlet.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(type.getName() + " is no servlet: annotate the class of a servlet, and"
                    + " use Handoff.builder() with guard, locations and uploads for everything else");
        }
        if (!isAnnotated(type)) {
            throw new IllegalArgumentException(type.getName()
                    + " has no annotation: write @SendsFrom, @ReceivesUploads or @AccelHints on the class");
        }
        return type;
    }

    AnnotatedServlet read(Class<?> type) {
        require(type);
        List<InternalLocation> locations = Stream.of(type.getAnnotationsByType(SendsFrom.class))
                .map(declared -> location(type, declared))
                .toList();
        long different =
                locations.stream().map(InternalLocation::prefix).distinct().count();
        if (different < locations.size()) {
            throw new IllegalArgumentException(
                    type.getName() + ": @SendsFrom location is there twice: declare each once");
        }
        return new AnnotatedServlet(
                type,
                locations,
                uploads(type, type.getAnnotation(ReceivesUploads.class)),
                hints(type, type.getAnnotation(AccelHints.class)));
    }

    private <T> T read(Class<?> type, String attribute, String form, String text, Function<String, T> reader) {
        return placeholders.read(type.getName() + ": " + attribute, form, text, reader);
    }

    private InternalLocation location(Class<?> type, SendsFrom declared) {
        Map<String, String> folders = new LinkedHashMap<>();
        folders.put("alias", declared.alias());
        folders.put("root", declared.root());
        folders.put("proxy", declared.proxy());
        folders.values().removeIf(String::isBlank);
        String named = type.getName() + ": @SendsFrom(location = " + HttpSyntax.quote(declared.location()) + ")";
        if (folders.size() != 1) {
            throw new IllegalArgumentException(named + " must have one of alias, root and proxy, the directive of that"
                    + " location in nginx.conf: " + folders.size() + " given");
        }
        Map.Entry<String, String> given = folders.entrySet().iterator().next();
        String directive = given.getKey();
        Path folder = read(
                type,
                "@SendsFrom " + directive,
                "an absolute path",
                given.getValue(),
                text -> Setting.requireAbsolute(directive, Path.of(text)));
        return read(
                type,
                "@SendsFrom location",
                "a prefix with '/' at both ends, as in \"/protected/\"",
                declared.location(),
                prefix -> Text.location(directive, prefix, folder).orElseThrow());
    }

    private @Nullable Settings uploads(Class<?> type, @Nullable ReceivesUploads declared) {
        if (declared == null) {
            return null;
        }
        Settings settings = new Settings();
        put(settings, type, "store", Setting.UPLOAD_STORE, declared.store());
        put(settings, type, "maxFileSize", Setting.MAX_FILE_SIZE, declared.maxFileSize());
        put(settings, type, "maxRequestSize", Setting.MAX_REQUEST_SIZE, declared.maxRequestSize());
        return settings;
    }

    private <T> void put(Settings settings, Class<?> type, String attribute, Setting<T> setting, String text) {
        if (!text.isBlank()) {
            settings.read(setting, placeholders, type.getName() + ": @ReceivesUploads " + attribute, text);
        }
    }

    private AccelOrders hints(Class<?> type, @Nullable AccelHints declared) {
        if (declared == null) {
            return AccelOrders.NONE;
        }
        OptionalLong rate = number(
                type, "@AccelHints limitRate", "a number of bytes from 0, such as 512k", declared.limitRate(), text -> {
                    long bytes = Text.size(text);
                    if (bytes < 0) {
                        throw new IllegalArgumentException("must be at least 0 bytes, where 0 is no limit: " + bytes);
                    }
                    return bytes;
                });
        OptionalLong expires = number(
                type,
                "@AccelHints expires",
                "off or a time such as 60, 10m or 12h",
                declared.expires(),
                text -> text.equals("off") ? 0L : Text.seconds(text));
        return AccelOrders.of(declared.buffering(), rate, expires);
    }

    private OptionalLong number(
            Class<?> type, String attribute, String form, String text, Function<String, Long> reader) {
        return text.isBlank() || placeholders.standsForNothing(text)
                ? OptionalLong.empty()
                : OptionalLong.of(read(type, attribute, form, text, reader));
    }
}
