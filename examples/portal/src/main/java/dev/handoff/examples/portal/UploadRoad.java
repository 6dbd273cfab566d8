// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

/** Who writes to the disk what clients upload to {@code /upload}. */
enum UploadRoad {
    /** nginx as it is: the whole body becomes a file in {@code DIR/spool}. */
    SPOOL("include uploads.conf;\n"),

    /** nginx-upload-module: each file of a form becomes a file in {@code DIR/store}. */
    MODULE("include uploads-module.conf;\n"),

    /** The JVM, into {@code DIR/store}. An nginx in front passes the bytes on as they come. */
    DIRECT("""
            location = /upload {
                include handoff-proxy.conf;
                include local-upload.conf;
                proxy_request_buffering off;
                proxy_pass http://handoff_app;
            }
            location /upload/ {
                include handoff-proxy.conf;
                include local-upload.conf;
                proxy_request_buffering off;
                proxy_pass http://handoff_app;
            }
            """);

    private final String locations;

    UploadRoad(String locations) {
        this.locations = locations;
    }

    /** Returns the lines for {@code local-server.conf}. */
    String locations() {
        return locations;
    }
}
