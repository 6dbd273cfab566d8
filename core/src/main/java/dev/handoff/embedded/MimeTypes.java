// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The {@code types} of the shipped mime.types, which nginx and the stand-in share, and nginx's way to an extension. */
final class MimeTypes {

    private static final String DEFAULT_TYPE = "application/octet-stream";
    private static final Map<String, String> TYPES = load();

    private MimeTypes() {}

    /** Returns the type for the last extension of the name; a dot at its start makes no extension. */
    static String of(String fileName) {
        int dot = fileName.lastIndexOf('.');
        String extension = dot > 0 ? fileName.substring(dot + 1) : "";
        // nginx lowers ASCII only; in Unicode the Kelvin sign would become a k
        boolean ascii = extension.chars().allMatch(c -> c < 0x80);
        return ascii ? TYPES.getOrDefault(extension.toLowerCase(Locale.ROOT), DEFAULT_TYPE) : DEFAULT_TYPE;
    }

    private static Map<String, String> load() {
        try (InputStream in = Objects.requireNonNull(MimeTypes.class.getResourceAsStream("mime.types"))) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads {@code types { type extension extension; … }} with comments, as in nginx.conf. */
    static Map<String, String> parse(String configuration) {
        String block = configuration.replaceAll("(?m)#.*$", "");
        String entries = block.substring(block.indexOf('{') + 1, block.lastIndexOf('}'));
        Map<String, String> types = new HashMap<>();
        for (String entry : entries.split(";", -1)) {
            String[] words = entry.strip().split("\\s+", -1);
            for (int i = 1; i < words.length; i++) {
                types.put(words[i], words[0]);
            }
        }
        return Map.copyOf(types);
    }
}
