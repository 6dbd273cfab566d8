// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A file that the doctor lets the application hand to nginx. Both ends know what it holds, because that follows from the
 * number of the run, which nobody guesses.
 *
 * @param file the name
 * @param ownerOnly whether it gets the mode of {@code Files.createTempFile} instead of one that everybody may read
 */
record Canary(String file, boolean ownerOnly) {

    /** Long enough to be compressed by whoever compresses, and to be asked for in pieces. */
    private static final int LENGTH = 4096;

    static final Canary PLAIN = new Canary("plain.txt", false);

    /** As Java creates temporary files. */
    static final Canary PRIVATE = new Canary("private.txt", true);

    /** For archives of many entries. */
    static final Canary TINY = new Canary("tiny.txt", false);

    /** What URLs, shells and file systems stumble over. The two of the coffee differ in their bytes alone. */
    static final List<Canary> NAMES = List.of(
            new Canary("a b  c.txt", false),
            new Canary("100%25 %.txt", false),
            new Canary("caf\u00E9.txt", false),
            new Canary("cafe\u0301.txt", false),
            new Canary("\uD83D\uDE80.txt", false),
            new Canary("a+b.txt", false),
            new Canary("a;b.txt", false),
            new Canary("a?b=c.txt", false),
            new Canary("a#b.txt", false),
            new Canary("a&b'c.txt", false));

    Canary {
        if (file.isEmpty() || file.contains("/")) {
            throw new IllegalArgumentException("a canary lies in the folder of its run: " + file);
        }
    }

    /** Returns what the file holds in this run. */
    byte[] content(String run) {
        String line = "canary of the handoff doctor, may be deleted: " + run + " " + file + "\n";
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (equals(TINY)) {
            return new byte[] {bytes[0]};
        }
        byte[] content = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            content[i] = bytes[i % bytes.length];
        }
        return content;
    }
}
