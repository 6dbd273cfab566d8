// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import dev.handoff.internal.PortableName;
import java.nio.charset.StandardCharsets;

/** What becomes of the file names that clients send. */
final class UploadNames {

    /** In UTF-8: leaves room for a suffix of the application within the 255 bytes of common file systems. */
    private static final int LONGEST = 200;

    private static final int LONGEST_EXTENSION = 20;
    private static final String NAMELESS = "upload";

    private UploadNames() {}

    /** Returns the last segment without what is invisible or turns text around; empty when nothing remains. */
    static String display(String submitted) {
        int start = Math.max(submitted.lastIndexOf('/'), submitted.lastIndexOf('\\')) + 1;
        StringBuilder kept = new StringBuilder(submitted.length() - start);
        submitted.substring(start).codePoints().filter(c -> !isDeceptive(c)).forEach(kept::appendCodePoint);
        String name = kept.toString().strip();
        return name.equals(".") || name.equals("..") ? "" : name;
    }

    /** Returns a name for any file system, without a meaning for shells, web servers and Windows. */
    static String safe(String submitted) {
        String name = shorten(PortableName.of(display(submitted)));
        name = PortableName.of(name);
        if (!name.isEmpty() && ".-~".indexOf(name.charAt(0)) >= 0) {
            name = '_' + name.substring(1);
        }
        return name.isEmpty() ? NAMELESS : name;
    }

    private static boolean isDeceptive(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.FORMAT && !isJoiner(c)
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || (c & 0xFFFE) == 0xFFFE;
    }

    /** Emoji and several scripts are written with joiners. */
    private static boolean isJoiner(int c) {
        return c == 0x200C || c == 0x200D;
    }

    private static String shorten(String name) {
        if (utf8Length(name) <= LONGEST) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && utf8Length(name.substring(dot)) <= LONGEST_EXTENSION ? name.substring(dot) : "";
        int room = LONGEST - utf8Length(extension);
        int end = 0;
        while (true) {
            int c = name.codePointAt(end);
            room -= utf8Length(Character.toString(c));
            if (room < 0) {
                return name.substring(0, end) + extension;
            }
            end += Character.charCount(c);
        }
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
