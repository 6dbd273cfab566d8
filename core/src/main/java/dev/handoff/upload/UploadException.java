// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;

/**
 * An upload that is refused, with the status that tells the client why (RFC 9110 section 15.5). Message and status are
 * fit for the client; nothing of what the peer sent is repeated in them. Applications refuse uploads with 400, 413 and 415.
 */
public final class UploadException extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    private UploadException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** 400: the body is not what its Content-Type says, is cut short, or lacks what the application requires. */
    public static UploadException malformed(String message) {
        return new UploadException(400, message);
    }

    /** 403: a road without its proof, or a file that is not ours to take. It spares the file, so that only we say it. */
    static UploadException forged(String message) {
        return new UploadException(403, message);
    }

    /**
     * 413: a limit of {@link UploadReceiver.Builder} is passed. Spring tells it from other failures by the words
     * "request" and "large" in the message, and makes a MaxUploadSizeExceededException of it.
     */
    public static UploadException tooLarge(String message) {
        return new UploadException(413, message);
    }

    /** 415: another media type, boundary or Content-Encoding than is accepted here. */
    public static UploadException unsupported(String message) {
        return new UploadException(415, message);
    }

    /** Returns whether somebody wants a file that is not his; then no file is deleted. */
    boolean isForged() {
        return status == 403;
    }

    /** Returns the status for the client: 400, 403, 413 or 415. */
    public int status() {
        return status;
    }
}
