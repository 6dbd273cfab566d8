// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import dev.handoff.internal.HttpSyntax;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the header of a part: RFC 7578 section 4.2, and what clients do about the characters in names. */
final class PartHeader {

    private static final String DISPOSITION = "content-disposition";
    private static final String TYPE = "content-type";
    private static final String ENCODING = "content-transfer-encoding";
    private static final Set<String> ONCE = Set.of(DISPOSITION, TYPE, ENCODING);

    private static final String NGINX_START = "Content-Disposition: form-data; name=\"";

    private PartHeader() {}

    /** Reads complete lines of which the first {@code length} bytes are taken. */
    static PartHead parse(byte[] lines, int length, Dialect dialect, FormCharset charset) throws UploadException {
        String text = new String(lines, 0, length, StandardCharsets.ISO_8859_1);
        return dialect == Dialect.NGINX ? fromNginx(text, charset) : fromClient(text, charset);
    }

    /** nginx-upload-module escapes nothing, and no name that it read holds a quote or a semicolon. */
    private static PartHead fromNginx(String text, FormCharset charset) throws UploadException {
        String name = text.startsWith(NGINX_START) && text.indexOf("\"\r\n", NGINX_START.length()) == text.length() - 3
                ? text.substring(NGINX_START.length(), text.length() - 3)
                : "\"";
        if (name.indexOf('"') >= 0 || name.indexOf('\r') >= 0) {
            throw UploadException.forged("a part of the callback has another header than nginx-upload-module writes");
        }
        String header = text.substring(text.indexOf(':') + 2, text.length() - 2);
        return new PartHead(
                charset.decodeLatin1(name),
                Optional.empty(),
                Optional.empty(),
                Map.of(DISPOSITION, charset.decodeLatin1(header)));
    }

    private static PartHead fromClient(String text, FormCharset charset) throws UploadException {
        Map<String, String> raw = lines(text);
        String disposition = raw.get(DISPOSITION);
        if (disposition == null) {
            throw UploadException.malformed("a part must have the header Content-Disposition: form-data; name=\"…\"");
        }
        requirePlainEncoding(raw.getOrDefault(ENCODING, ""));
        HeaderParameters parsed = HeaderParameters.parse("Content-Disposition", disposition);
        String name = parsed.parameters().get("name");
        if (!parsed.type().equals("form-data") || name == null) {
            throw UploadException.malformed("the Content-Disposition of a part must be form-data with one name");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : raw.entrySet()) {
            headers.put(header.getKey(), charset.decodeOrReplaceLatin1(header.getValue()));
        }
        Optional<String> type = Optional.ofNullable(headers.get(TYPE)).filter(value -> !value.isEmpty());
        return new PartHead(
                unescaped(charset.decodeLatin1(name)), fileName(parsed.parameters(), charset), type, headers);
    }

    private static Map<String, String> lines(String text) throws UploadException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf("\r\n", start);
            int colon = text.indexOf(':', start);
            // a name that begins with a blank is the rest of a folded line, which others join and we do not
            if (colon < 0 || colon > end || !HttpSyntax.isToken(text.substring(start, colon))) {
                throw UploadException.malformed(
                        "a header line of a part must be name: value, without blanks before either and not folded");
            }
            String name = text.substring(start, colon).toLowerCase(Locale.ROOT);
            String value = text.substring(colon + 1, end).strip();
            String before = headers.get(name);
            if (before != null && ONCE.contains(name)) {
                throw UploadException.malformed("a part has the header " + name + " twice; one of them must go");
            }
            headers.put(name, before == null ? value : before + ", " + value);
            start = end + 2;
        }
        return headers;
    }

    /** RFC 7578 section 4.7 deprecates the header, and stored as sent an encoded file would be garbage. */
    private static void requirePlainEncoding(String encoding) throws UploadException {
        if (!Set.of("", "7bit", "8bit", "binary").contains(encoding.toLowerCase(Locale.ROOT))) {
            throw UploadException.unsupported(
                    "the Content-Transfer-Encoding of a part must be binary, 8bit or 7bit, or be left out");
        }
    }

    /** RFC 7578 forbids {@code filename*}, but who sends it has garbled {@code filename}. */
    private static Optional<String> fileName(Map<String, String> parameters, FormCharset charset)
            throws UploadException {
        String plain = parameters.get("filename");
        String extended = parameters.get("filename*");
        Optional<String> decoded = extended == null ? Optional.empty() : extendedValue(extended);
        if (decoded.isEmpty() && plain == null && extended != null) {
            throw UploadException.malformed(
                    "the filename* of a part must be UTF-8''… in percent-encoding, or have a filename beside it");
        }
        if (decoded.isPresent() || plain == null) {
            return decoded;
        }
        return Optional.of(unquoted(charset.decodeOrReplaceLatin1(plain)));
    }

    /** Reads {@code UTF-8'en'%e2%82%ac} (RFC 8187 section 3.2). */
    private static Optional<String> extendedValue(String value) {
        int first = value.indexOf('\'');
        int second = value.indexOf('\'', first + 1);
        if (first < 0 || second < 0) {
            return Optional.empty();
        }
        Charset charset;
        switch (value.substring(0, first).toLowerCase(Locale.ROOT)) {
            case "utf-8" -> charset = StandardCharsets.UTF_8;
            case "iso-8859-1" -> charset = StandardCharsets.ISO_8859_1;
            default -> {
                return Optional.empty();
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(value.length());
        for (int i = second + 1; i < value.length(); i++) {
            char c = value.charAt(i);
            int octet = c == '%' ? octet(value, i + 1) : c < 0x7F ? c : -1;
            if (octet < ' ' || octet == 0x7F) {
                return Optional.empty();
            }
            bytes.put((byte) octet);
            i += c == '%' ? 2 : 0;
        }
        return FormCharset.decode(bytes.flip(), charset);
    }

    private static int octet(String text, int at) {
        int high = at + 1 < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(text.charAt(at + 1), 16);
        return low < 0 ? -1 : high << 4 | low;
    }

    /**
     * Undoes what browsers, curl and OkHttp do to names, and nothing more: the quote, CR and LF are percent-encoded (WHATWG HTML,
     * multipart/form-data encoding algorithm); the percent sign itself is not.
     */
    static String unescaped(String name) {
        return name.indexOf('%') < 0
                ? name
                : name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    }

    /**
     * Undoes the same to the name of a file, except for CR and LF: no honest name has them, and code that writes the
     * name into a log or a header is not prepared for them.
     */
    static String unquoted(String fileName) {
        return fileName.replace("%22", "\"");
    }
}
