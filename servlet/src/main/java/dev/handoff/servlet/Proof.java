// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/**
 * What the nginx in front proved about itself: {@code X-Handoff-Proxy: <secret>*( ; token )}. nginx overwrites whatever
 * the client sent under that name, so a second line, like a wrong secret, proves nothing.
 *
 * @param nginx whether it is ours: downloads go by X-Accel-Redirect
 * @param bridge whether its internal locations include handoff-bridge.conf
 * @param zip whether it has loaded mod_zip
 */
record Proof(boolean nginx, boolean bridge, boolean zip) {

    /** No nginx of ours: the JVM answers. */
    static final Proof NONE = new Proof(false, false, false);

    static final String HEADER = "X-Handoff-Proxy";

    private static final String BRIDGE = "bridge";
    private static final String ZIP = "zip";

    Proof {
        if (!nginx && (bridge || zip)) {
            throw new IllegalArgumentException("tokens without a secret prove nothing");
        }
    }

    static Proof of(HttpServletRequest request, List<byte[]> secrets) {
        String tokens = SecretLine.tokens(request, HEADER, secrets);
        return tokens == null ? NONE : new Proof(true, SecretLine.has(tokens, BRIDGE), SecretLine.has(tokens, ZIP));
    }
}
