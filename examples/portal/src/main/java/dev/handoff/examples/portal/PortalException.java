// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

/** Stops the portal with one line for the person who started it; the message says what to change. */
final class PortalException extends Exception {
    private static final long serialVersionUID = 1;

    PortalException(String message) {
        super(message);
    }

    PortalException(String message, Throwable cause) {
        super(message, cause);
    }
}
