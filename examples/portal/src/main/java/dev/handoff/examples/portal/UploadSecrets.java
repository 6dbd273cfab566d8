// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.nio.file.Path;
import java.util.List;

/**
 * What only nginx and the portal know about uploads.
 *
 * @param gate proves that nginx wrote the file of an upload: {@code $handoff_upload}
 * @param fields starts the names of the fields in which nginx-upload-module tells about files: {@code $handoff_fields}
 */
record UploadSecrets(String gate, String fields) {
    UploadSecrets {
        if (gate.equals(fields)) {
            throw new IllegalArgumentException("the two secrets of uploads must differ");
        }
    }

    static UploadSecrets random() {
        return new UploadSecrets(ProxySecrets.random(), ProxySecrets.random());
    }

    /** Reads two lines, the gate first. The library checks their form. */
    static UploadSecrets read(Path file) throws PortalException {
        List<String> lines = ProxySecrets.lines(file, "--upload-secret-file");
        if (lines.size() != 2 || lines.get(0).equals(lines.get(1))) {
            throw new PortalException(file + " must hold two different secrets, each on a line of its own: that of"
                    + " $handoff_upload and that of $handoff_fields");
        }
        return new UploadSecrets(lines.get(0), lines.get(1));
    }

    /** Prints neither. */
    @Override
    public String toString() {
        return "UploadSecrets";
    }
}
