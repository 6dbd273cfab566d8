// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

/** A hand-off header as the application set it. */
record HeldHeader(String name, String value) {

    static final String X_ACCEL_REDIRECT = "X-Accel-Redirect";
    static final String X_ARCHIVE_FILES = "X-Archive-Files";
    static final String X_SENDFILE = "X-Sendfile";

    HeldHeader {
        if (!isHandOff(name)) {
            throw new IllegalArgumentException("not a hand-off header: " + name);
        }
    }

    static boolean isHandOff(String name) {
        return X_ACCEL_REDIRECT.equalsIgnoreCase(name)
                || X_ARCHIVE_FILES.equalsIgnoreCase(name)
                || X_SENDFILE.equalsIgnoreCase(name);
    }

    /** Whether the body is the manifest of an archive. */
    boolean isArchive() {
        return X_ARCHIVE_FILES.equalsIgnoreCase(name);
    }

    boolean isPathOnDisk() {
        return X_SENDFILE.equalsIgnoreCase(name);
    }
}
