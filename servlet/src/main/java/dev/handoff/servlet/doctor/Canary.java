// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;

/**
 * A file that the doctor lets the application hand to nginx. Both ends know what it holds, because that follows from the
 * number of the run, which nobody guesses.
 */
enum Canary {
    PLAIN("plain.txt"),

    /** With the mode that Java gives to temporary files. */
    PRIVATE("private.txt"),

    /** Of one byte, for archives of many entries. */
    TINY("tiny.txt"),

    // what URLs, shells and file systems stumble over; the two of the coffee differ in their bytes alone
    BLANKS("a b  c.txt"),
    PERCENT("100%25 %.txt"),
    COMPOSED("caf\u00E9.txt"),
    DECOMPOSED("cafe\u0301.txt"),
    EMOJI("\uD83D\uDE80.txt"),
    PLUS("a+b.txt"),
    SEMICOLON("a;b.txt"),
    QUESTION("a?b=c.txt"),
    HASH("a#b.txt"),
    AMPERSAND("a&b'c.txt");

    static final List<Canary> NAMES = List.copyOf(EnumSet.range(BLANKS, AMPERSAND));

    /** Long enough to be compressed by whoever compresses, and to be asked for in pieces. */
    private static final int LENGTH = 4096;

    private final String file;

    Canary(String file) {
        this.file = file;
    }

    /** Returns the name of the file. */
    String file() {
        return file;
    }

    /** Returns what the file holds in this run. */
    byte[] content(String run) {
        String line = "canary of the handoff doctor, may be deleted: " + run + " " + file + "\n";
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        byte[] content = new byte[this == TINY ? 1 : LENGTH];
        for (int i = 0; i < content.length; i++) {
            content[i] = bytes[i % bytes.length];
        }
        return content;
    }
}
