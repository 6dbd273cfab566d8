// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Takes uploads from the four roads and makes one {@link UploadForm} of each. Immutable and thread-safe.
 */
public final class UploadReceiver {

    private UploadReceiver(Builder builder) {}

    /** Starts a receiver that keeps files until they are claimed in {@code store}, a folder of its own. */
    public static Builder builder(Path store) {
        return new Builder(store);
    }

    /** Takes a multipart/form-data body as the client sent it. */
    public UploadForm receive(String contentType, InputStream body) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Takes a multipart/form-data body that nginx wrote to the file named in X-Handoff-Body. */
    public UploadForm receiveSpooled(String contentType, String bodyFile) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Takes what nginx-upload-module tells about the files that it stored. */
    public UploadForm receiveCallback(String contentType, InputStream body) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Takes a body that is a file itself. */
    public UploadForm receiveRaw(String contentType, String submittedFileName, InputStream body) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Takes a body that is a file itself and that nginx wrote to the file named in X-Handoff-Body. */
    public UploadForm receiveRawSpooled(String contentType, String submittedFileName, String bodyFile)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Collects the settings. Not thread-safe. */
    public static final class Builder {

        private Builder(Path store) {}

        /**
         * Checks the folders and their owners.
         *
         * @throws IllegalStateException when a folder cannot be used, with what to change
         */
        public UploadReceiver build() {
            return new UploadReceiver(this);
        }
    }
}
