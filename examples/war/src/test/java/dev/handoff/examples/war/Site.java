// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.war;

/** Where a client finds the application. */
enum Site {
    AS_ROOT("", false),
    BELOW_A_PATH("/documents", false),
    AS_ROOT_BEHIND_NGINX("", true),
    BELOW_A_PATH_BEHIND_NGINX("/documents", true);

    final String context;
    final boolean nginx;

    Site(String context, boolean nginx) {
        this.context = context;
        this.nginx = nginx;
    }
}
