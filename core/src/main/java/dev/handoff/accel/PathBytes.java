// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.accel;

import dev.handoff.internal.HttpSyntax;
import dev.handoff.internal.PercentEncoding;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/** The bytes of a path below a folder, as nginx and the disk know them whatever the locale of the JVM is. */
final class PathBytes {

    private static final boolean BACKSLASH_SEPARATES =
            "\\".equals(FileSystems.getDefault().getSeparator());

    private PathBytes() {}

    /** Returns the path that the bytes name below the folder. */
    static Path resolve(Path folder, byte[] path) {
        String ascii = new String(path, StandardCharsets.US_ASCII);
        if (ascii.indexOf('\uFFFD') < 0) {
            return folder.resolve(ascii);
        }
        // a file: URI carries bytes, so that this works where the JVM's own locale knows ASCII only
        return Path.of(URI.create("file://" + rawPath(folder) + PercentEncoding.path(path)));
    }

    /** Returns the bytes by which a file below the folder is named there, with {@code /} between segments. */
    static byte[] below(Path directory, Path absolute) {
        // not relativize(), which resolves "a/.." by text where the disk would follow a link
        String text = absolute.subpath(directory.getNameCount(), absolute.getNameCount())
                .toString();
        if (text.chars().allMatch(c -> c < 0x80)) {
            return (BACKSLASH_SEPARATES ? text.replace('\\', '/') : text).getBytes(StandardCharsets.US_ASCII);
        }
        // other names only a file: URI gives byte for byte; toString() replaces what is not valid in the locale
        String raw = absolute.toUri().getRawPath().substring(rawPath(directory).length());
        return PercentEncoding.decode(raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw)
                .orElseThrow();
    }

    private static String rawPath(Path folder) {
        String raw = folder.toUri().getRawPath();
        return raw.endsWith("/") ? raw : raw + '/';
    }

    static boolean startWithDriveLetter(byte[] path) {
        return BACKSLASH_SEPARATES && path.length >= 2 && path[1] == ':' && Character.isLetter(path[0]);
    }

    /** Returns whether every segment is a name: not empty, not {@code .} or {@code ..}, no control character. */
    static boolean areSafe(byte[] path) {
        int start = 0;
        for (int i = 0; i <= path.length; i++) {
            if (i < path.length && path[i] != '/') {
                if (HttpSyntax.isControl(path[i]) || BACKSLASH_SEPARATES && path[i] == '\\') {
                    return false;
                }
                continue;
            }
            boolean dots = i - start == 1 && path[start] == '.'
                    || i - start == 2 && path[start] == '.' && path[start + 1] == '.';
            if (i == start || dots) {
                return false;
            }
            start = i + 1;
        }
        return true;
    }
}
