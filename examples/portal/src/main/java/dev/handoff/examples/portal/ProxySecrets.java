// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** The secrets by which a request proves that it came through our nginx. */
final class ProxySecrets {
    private static final int BYTES = 32;

    private ProxySecrets() {}

    /** Returns a new secret that nobody can guess. */
    static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Reads one secret per line; two while an old one is being replaced. The library checks their form. */
    static List<String> read(Path file) throws PortalException {
        List<String> secrets = lines(file, "--proxy-secret-file");
        if (secrets.isEmpty() || secrets.size() > 2) {
            throw new PortalException(file + " must hold one secret, or two during a change, each on a line of its"
                    + " own; it holds " + secrets.size());
        }
        return secrets;
    }

    /** Returns the lines in which there is something. */
    static List<String> lines(Path file, String option) throws PortalException {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new PortalException("cannot read " + file + " (" + Reason.of(e) + "): see " + option, e);
        }
    }
}
