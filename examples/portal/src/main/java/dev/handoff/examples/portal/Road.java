// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import dev.handoff.servlet.Nginx;
import jakarta.servlet.http.HttpServletRequest;

/** Who sends the bytes of downloads, for the page to say: nothing else of the portal needs to know. */
enum Road {
    JVM("""
            <p class="road jvm" id="road"><strong>The JVM sends the bytes.</strong> No nginx is in front of this \
            address.</p>
            """),
    NGINX("""
            <p class="road nginx" id="road"><strong>nginx sends the bytes.</strong> Java only decides who gets them. \
            Archives come from the JVM, because this nginx has no mod_zip.</p>
            """),
    NGINX_WITH_ZIP("""
            <p class="road nginx" id="road"><strong>nginx sends the bytes.</strong> Java only decides who gets them. \
            Archives too, by mod_zip.</p>
            """);

    private final String sentence;

    Road(String sentence) {
        this.sentence = sentence;
    }

    static Road of(HttpServletRequest req) {
        if (!Nginx.inFront(req)) {
            return JVM;
        }
        return Nginx.writesArchives(req) ? NGINX_WITH_ZIP : NGINX;
    }

    /** Returns it as HTML. */
    String sentence() {
        return sentence;
    }
}
