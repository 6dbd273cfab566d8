// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Somebody else than the user of the tests, when that is root. */
final class OtherUser {

    static final String NAME = "nobody";

    private OtherUser() {}

    static boolean isPossible() throws IOException {
        Path probe = Files.createTempFile("user", "");
        try {
            return Files.getOwner(probe).getName().equals("root");
        } finally {
            Files.delete(probe);
        }
    }

    static void own(Path file) throws IOException {
        Files.setOwner(
                file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NAME));
    }
}
