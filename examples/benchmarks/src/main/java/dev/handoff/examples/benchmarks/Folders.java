// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.nio.file.Path;

/** Where nginx and the applications keep files, all on one file system. */
record Folders(Path root) {

    /** What is downloaded, or the file that is uploaded. */
    Path files() {
        return root.resolve("files");
    }

    /** Where nginx writes bodies: the client_body_temp_path of handoff-spool.conf. */
    Path spool() {
        return root.resolve("spool");
    }

    /** Where uploads of Handoff wait: the upload_store of handoff-module.conf. */
    Path store() {
        return root.resolve("store");
    }

    /** Where what others write waits. */
    Path others() {
        return root.resolve("others");
    }

    /** Where uploads go in the end. */
    Path uploaded() {
        return root.resolve("uploaded");
    }
}
