// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.util.regex.Pattern;

/** Whether a person in front of a page sent an upload, or a program. */
final class Audience {
    private static final Pattern TERMINAL = Pattern.compile("(?:^|&)terminal=yes(?:&|$)");

    private Audience() {}

    /**
     * Tells whether the answer is to be a page, as far as the request says so outside of its body.
     *
     * @param accept the header; null when there is none
     * @param query of the address; null when there is none
     */
    static boolean isPerson(String accept, String query) {
        return accept != null
                && accept.contains("text/html")
                && (query == null || !TERMINAL.matcher(query).find());
    }
}
