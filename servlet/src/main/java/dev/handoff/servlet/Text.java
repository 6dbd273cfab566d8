// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.HttpSyntax;
import dev.handoff.upload.UploadFields;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads values as they are written in a web.xml or an annotation. */
final class Text {

    private static final Map<Character, Long> SECONDS =
            Map.of('s', 1L, 'm', 60L, 'h', 3600L, 'd', 86_400L, 'w', 604_800L);

    private Text() {}

    static String[] list(String value) {
        return value.split("[\\s,]+", -1);
    }

    static int intSize(String value) {
        long size = size(value);
        if (size != (int) size) {
            throw notASize(value, null);
        }
        return (int) size;
    }

    /** Reads a size as nginx writes it: {@code 4096}, {@code 16k}, {@code 8m}, {@code 2g}. */
    static long size(String value) {
        int unit = value.isEmpty() ? -1 : "kmg".indexOf(Character.toLowerCase(value.charAt(value.length() - 1)));
        String digits = unit < 0 ? value : value.substring(0, value.length() - 1);
        try {
            return Math.multiplyExact(Long.parseLong(digits), 1L << 10 * (unit + 1));
        } catch (NumberFormatException | ArithmeticException e) {
            throw notASize(value, e);
        }
    }

    /** Reads a time as nginx writes it, in seconds: {@code 60}, {@code 10m}, {@code 12h}. */
    static long seconds(String value) {
        Long unit = value.isEmpty() ? null : SECONDS.get(value.charAt(value.length() - 1));
        String digits = unit == null ? value : value.substring(0, value.length() - 1);
        try {
            long seconds = Math.multiplyExact(Long.parseLong(digits), unit == null ? 1 : unit);
            if (seconds >= 0) {
                return seconds;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // said below
        }
        throw new IllegalArgumentException("must be a time such as 60, 10m or 12h: " + HttpSyntax.quote(value));
    }

    private static IllegalArgumentException notASize(String value, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "must be a number of bytes such as 4096 or 16k: " + HttpSyntax.quote(value), cause);
    }

    /** Reads {@code dotted <secret>} or {@code underscored <secret>}, and behind it the keys that are sent beside. */
    static UploadFields fields(String value) {
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
    static List<InternalLocation> locations(String value) {
        return Stream.of(value.split("\\R", -1))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(Text::location)
                .toList();
    }

    private static InternalLocation location(String line) {
        String[] words = line.split("\\s+", 3);
        if (words.length == 3) {
            return location(words[0], words[1], Path.of(words[2])).orElseThrow(() -> notALocation(line));
        }
        throw notALocation(line);
    }

    /** Returns the location of that directive; empty when it is none of the three. */
    static Optional<InternalLocation> location(String directive, String prefix, Path folder) {
        return switch (directive) {
            case "alias" -> Optional.of(InternalLocation.alias(prefix, folder));
            case "root" -> Optional.of(InternalLocation.root(prefix, folder));
            case "proxy" -> Optional.of(InternalLocation.proxy(prefix, folder));
            default -> Optional.empty();
        };
    }

    private static IllegalArgumentException notALocation(String line) {
        return new IllegalArgumentException("each line must be alias, root or proxy, the location's prefix and the"
                + " folder, as in \"alias /protected/reports/ /srv/reports\": " + HttpSyntax.quote(line));
    }
}
