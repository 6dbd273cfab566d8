// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import dev.handoff.internal.HttpSyntax;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A header value with parameters, {@code type; name=value; name="value"} (RFC 9110 section 5.6.6), as clients write it.
 *
 * @param type what stands before the first semicolon, in lower case
 * @param parameters names in lower case, values without quotes
 */
record HeaderParameters(String type, Map<String, String> parameters) {

    HeaderParameters {
        parameters = Map.copyOf(parameters);
    }

    /** Returns the parameter, or nothing when it is absent or the header is no such value. */
    static Optional<String> find(String header, String parameter) {
        try {
            return Optional.ofNullable(parse("header", header).parameters.get(parameter));
        } catch (UploadException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads the value.
     *
     * @param what the name of the header, for the message
     * @throws UploadException with 400 when it is none or has a parameter twice
     */
    static HeaderParameters parse(String what, String header) throws UploadException {
        Scanner scanner = new Scanner(what, header);
        String type = scanner.until(";").strip().toLowerCase(Locale.ROOT);
        Map<String, String> parameters = new LinkedHashMap<>();
        while (scanner.nextParameter()) {
            String name = scanner.until("=;").toLowerCase(Locale.ROOT);
            if (!HttpSyntax.isToken(name)) {
                throw scanner.malformed();
            }
            if (parameters.putIfAbsent(name, scanner.value()) != null) {
                throw UploadException.malformed("a " + what + " has a parameter twice; one of them must go");
            }
        }
        return new HeaderParameters(type, parameters);
    }

    private static final class Scanner {

        private final String what;
        private final String header;
        private int at;

        Scanner(String what, String header) {
            this.what = what;
            this.header = header;
        }

        UploadException malformed() {
            return UploadException.malformed(
                    "a " + what + " is malformed; it must be written type; name=value; name=\"value\"");
        }

        boolean startsWith(char c) {
            return at < header.length() && header.charAt(at) == c;
        }

        String until(String ends) {
            int start = at;
            while (at < header.length() && ends.indexOf(header.charAt(at)) < 0) {
                at++;
            }
            return header.substring(start, at);
        }

        private void blanks() {
            while (startsWith(' ') || startsWith('\t')) {
                at++;
            }
        }

        /** Skips to the name of the next parameter; a semicolon at the end is harmless. */
        boolean nextParameter() throws UploadException {
            blanks();
            if (at == header.length()) {
                return false;
            }
            if (!startsWith(';')) {
                throw malformed();
            }
            at++;
            blanks();
            return at < header.length();
        }

        String value() throws UploadException {
            if (!startsWith('=')) {
                throw malformed();
            }
            at++;
            if (startsWith('"')) {
                at++;
                return quoted();
            }
            String value = until("; \t");
            if (value.isEmpty() || value.indexOf('"') >= 0) {
                throw malformed();
            }
            return value;
        }

        /**
         * Takes {@code \"} and {@code \\} for one character, as RFC 9110 does, and every other backslash for itself: old
         * browsers send whole paths. Browsers escape no backslash, so the one before the last quote is also itself.
         */
        private String quoted() throws UploadException {
            StringBuilder value = new StringBuilder();
            while (at < header.length() && !startsWith('"')) {
                char c = header.charAt(at++);
                if (c == '\\' && (startsWith('\\') || startsWith('"') && header.indexOf('"', at + 1) >= 0)) {
                    c = header.charAt(at++);
                }
                value.append(c);
            }
            if (!startsWith('"')) {
                throw malformed();
            }
            at++;
            return value.toString();
        }
    }
}
