// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import dev.handoff.internal.PercentEncoding;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The name of a body that is a file itself: {@code filename*} or {@code filename} of Content-Disposition (RFC 6266),
 * otherwise the last segment of the address. What a client calls it, and as trustworthy.
 */
final class SubmittedName {

    private SubmittedName() {}

    /** Returns the name; empty when the request has none. */
    static String of(HttpServletRequest request) {
        String disposition = request.getHeader("Content-Disposition");
        return Optional.ofNullable(disposition)
                .flatMap(SubmittedName::ofDisposition)
                .orElseGet(() -> ofPath(address(request)));
    }

    /** A forward changes the address to one that the client did not name. */
    private static String address(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI) instanceof String asked
                ? asked
                : request.getRequestURI();
    }

    static String ofPath(String path) {
        String segment = path.substring(path.lastIndexOf('/') + 1);
        int parameters = segment.indexOf(';'); // jsessionid
        return PercentEncoding.decode(parameters < 0 ? segment : segment.substring(0, parameters))
                .flatMap(bytes -> decode(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }

    static Optional<String> ofDisposition(String value) {
        Optional<String> plain = Optional.empty();
        int next = value.indexOf(';');
        while (next >= 0) {
            int equals = value.indexOf('=', next);
            if (equals < 0) {
                break;
            }
            String name = value.substring(next + 1, equals).strip().toLowerCase(Locale.ROOT);
            int end = endOfValue(value, equals + 1);
            String raw = value.substring(equals + 1, end).strip();
            if (name.equals("filename*")) {
                Optional<String> extended = extended(raw);
                if (extended.isPresent()) {
                    return extended;
                }
            } else if (name.equals("filename") && plain.isEmpty()) {
                plain = Optional.of(unquote(raw));
            }
            next = end < value.length() ? end : -1;
        }
        return plain.filter(name -> !name.isEmpty());
    }

    /** Returns where the parameter ends: at a semicolon outside quotes, or at the end. */
    private static int endOfValue(String value, int start) {
        boolean quoted = false;
        for (int i = start; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return value.length();
    }

    /** Containers give header bytes as ISO-8859-1, and clients send UTF-8 in them. */
    private static String unquote(String raw) {
        String text = raw;
        if (raw.length() >= 2 && raw.startsWith("\"") && raw.endsWith("\"")) {
            text = raw.substring(1, raw.length() - 1).replaceAll("\\\\(.)", "$1");
        }
        if (text.chars().allMatch(c -> c < 0x80 || c > 0xFF)) {
            return text;
        }
        return decode(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .orElse(text);
    }

    /** RFC 8187: {@code UTF-8''%e2%82%ac}. */
    private static Optional<String> extended(String raw) {
        String[] pieces = raw.split("'", 3);
        if (pieces.length < 3) {
            return Optional.empty();
        }
        Charset charset = switch (pieces[0].toLowerCase(Locale.ROOT)) {
            case "utf-8" -> StandardCharsets.UTF_8;
            case "iso-8859-1" -> StandardCharsets.ISO_8859_1;
            default -> StandardCharsets.US_ASCII;
        };
        return PercentEncoding.decode(pieces[2])
                .flatMap(bytes -> decode(bytes, charset))
                .filter(name -> !name.isEmpty());
    }

    private static Optional<String> decode(byte[] bytes, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
