// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.internal.PercentEncoding;
import dev.handoff.internal.ZipFormat;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What no name may be, whatever the policy: the manifest is all that stands between a name and other files of nginx. */
final class NameGuard {

    private NameGuard() {}

    /**
     * Returns why a name cannot be written; empty when it can. One {@code /} at the end is that of a folder.
     *
     * @param ours whether the name is given to us to write; names in manifests of others may have {@code .} and empty
     *     segments, which do no harm
     */
    static Optional<String> problem(String name, boolean ours) {
        String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        String problem = null;
        if (bare.isEmpty() || bare.startsWith(" ")) {
            problem = "its name must not be empty or start with a space";
        } else if (hasLineBreak(name)) {
            problem = "its name must not hold CR, LF or NUL";
        } else if (hasUnsafeSegment(bare, ours)) {
            problem = "its name must not hold '..', '.' or an empty segment";
        } else if (PercentEncoding.utf8(name).isEmpty()) {
            problem = "its name must not hold half a surrogate pair";
        } else if (utf8Length(name) > ZipFormat.LONGEST_NAME) {
            problem = "its name must not exceed " + ZipFormat.LONGEST_NAME + " bytes of UTF-8";
        }
        return Optional.ofNullable(problem);
    }

    private static int utf8Length(String name) {
        return name.length() <= ZipFormat.LONGEST_NAME / 3 ? 0 : name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean hasLineBreak(String name) {
        return name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0 || name.indexOf('\0') >= 0;
    }

    /** Backslashes are looked at for {@code ..} only: they are separators to some that unpack, and letters to others. */
    private static boolean hasUnsafeSegment(String name, boolean ours) {
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            char c = i < name.length() ? name.charAt(i) : '/';
            if (c == '/' || c == '\\') {
                int length = i - start;
                boolean pointless = length == 0 || length == 1 && name.charAt(start) == '.';
                if (pointless && ours && c == '/' || length == 2 && name.startsWith("..", start)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }
}
