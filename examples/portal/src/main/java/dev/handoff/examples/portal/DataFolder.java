// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that holds everything: {@code files/} is offered, {@code spool/} and {@code store/} hold uploads until they
 * are complete, {@code nginx/} belongs to the nginx that the portal starts.
 */
record DataFolder(Path root) {
    private static final String ADVICE = ": choose another folder with --data";

    DataFolder {
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("data folder must be an absolute path: \"" + root + "\"");
        }
    }

    /** Opens a data folder; creates a missing one with three sample files, and a missing {@code files/} in any. */
    static DataFolder open(Path given) throws PortalException {
        var data = new DataFolder(given.toAbsolutePath().normalize());
        boolean isNew = Files.notExists(data.root());
        if (Files.exists(data.root()) && !Files.isDirectory(data.root())) {
            throw new PortalException(data.root() + " is not a folder" + ADVICE);
        }
        try {
            Files.createDirectories(data.root());
            if (!Files.isDirectory(data.files())) {
                Files.createDirectory(data.files());
            }
            if (isNew) {
                SampleFiles.writeTo(data.files());
            }
        } catch (IOException e) {
            throw new PortalException("cannot create " + data.files() + " (" + Reason.of(e) + ")" + ADVICE, e);
        }
        if (!Files.isReadable(data.files()) || !Files.isExecutable(data.files())) {
            throw new PortalException("cannot read " + data.files() + " (permission denied)" + ADVICE);
        }
        return data;
    }

    /** Returns the folder whose files are offered. */
    Path files() {
        return root.resolve("files");
    }

    /** Returns the folder in which nginx puts what is being uploaded, as a whole body. */
    Path spool() {
        return root.resolve("spool");
    }

    /** Returns the folder in which files that are being uploaded wait until they are claimed. */
    Path store() {
        return root.resolve("store");
    }

    /** Returns the folder of the nginx in front: configuration, logs, temporary files. */
    Path nginx() {
        return root.resolve("nginx");
    }
}
