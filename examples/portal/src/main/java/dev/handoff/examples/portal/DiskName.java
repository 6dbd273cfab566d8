// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * File names as the disk holds them: bytes, read as UTF-8 whatever locale the JVM runs in.
 *
 * <p>{@link Path#toString()} goes through the locale's charset and turns every other byte into U+FFFD; {@link
 * Path#toUri()} keeps the bytes.
 */
final class DiskName {
    private static final String UNRESERVED = "-._~";
    private static final String HEX = "0123456789ABCDEF";

    private DiskName() {}

    /** Returns the bytes of an absolute path, without a slash at the end. */
    static byte[] bytes(Path path) {
        String raw = path.toUri().getRawPath();
        var bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) == '%') {
                bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(raw.charAt(i));
            }
        }
        int length = bytes.size() > 1 && raw.endsWith("/") ? bytes.size() - 1 : bytes.size();
        return Arrays.copyOf(bytes.toByteArray(), length);
    }

    /**
     * Returns the path of a file below a folder, separated by {@code /} and not encoded; empty when its bytes are not
     * UTF-8, because such a name has no text that a listing could show.
     */
    static Optional<String> relative(Path folder, Path file) {
        String text = folder.relativize(file).toString();
        if (text.chars().allMatch(c -> c < 0x80)) {
            return Optional.of(text);
        }
        byte[] whole = bytes(file);
        int start = bytes(folder).length + 1;
        try {
            return Optional.of(UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(whole, start, whole.length - start))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    /** Returns the file with this name in a folder, in a JVM with a POSIX locale too. */
    static Path child(Path folder, String name) {
        String parent = folder.toUri().getRawPath();
        String slash = parent.endsWith("/") ? "" : "/";
        return Path.of(URI.create("file://" + parent + slash + encode(name)));
    }

    /** Percent-encodes everything but unreserved characters (RFC 3986) and the slashes between segments. */
    static String encode(String path) {
        var encoded = new StringBuilder(path.length() + 16);
        for (byte b : path.getBytes(UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c == '/' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') {
                encoded.append(c);
            } else if (UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return encoded.toString();
    }
}
