// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Which response headers reach the client after X-Accel-Redirect: the few that nginx keeps, and those of the bridge. */
final class SurvivingHeaders {

    private static final String DIRECTIVE = "add_header ";

    /** What nginx copies itself, what it makes itself, and what concerns only the connection to it. */
    private static final Set<String> WITHOUT_BRIDGE = ignoringCase(List.of(
            "Cache-Control",
            "Connection",
            "Content-Disposition",
            "Content-Length",
            "Content-Type",
            "Date",
            "Expires",
            "Keep-Alive",
            "Server",
            "Set-Cookie",
            "Transfer-Encoding",
            "X-Powered-By"));

    /** The {@code add_header} lines of the shipped handoff-bridge.conf. */
    private static final Set<String> BRIDGED = ignoringCase(readBridge());

    private SurvivingHeaders() {}

    static boolean contains(String name, boolean bridge) {
        return WITHOUT_BRIDGE.contains(name)
                || name.regionMatches(true, 0, "X-Accel-", 0, 8)
                || bridge && BRIDGED.contains(name);
    }

    /** Returns the message for a header that nginx drops, with the line that carries it over. */
    static String explainLoss(String name) {
        String variable = "$upstream_http_" + name.toLowerCase(Locale.ROOT).replace('-', '_');
        String line = DIRECTIVE + name + ' ' + variable + ';';
        return "nginx drops the header " + name + " of a handed-off response: write \"" + line
                + "\" into the internal location"
                + (BRIDGED.contains(name)
                        ? ", or include handoff-bridge.conf there and announce the token bridge"
                        : "");
    }

    static Set<String> ignoringCase(Collection<String> names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(names);
        return Collections.unmodifiableSet(set);
    }

    private static List<String> readBridge() {
        try (InputStream in =
                Objects.requireNonNull(SurvivingHeaders.class.getResourceAsStream("handoff-bridge.conf"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(DIRECTIVE))
                    .map(line -> line.substring(DIRECTIVE.length(), line.indexOf(' ', DIRECTIVE.length())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
