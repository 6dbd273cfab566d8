// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import dev.handoff.testing.RealNginx;
import java.util.function.UnaryOperator;

/**
 * A way in which a site gets the shipped configuration wrong, and what the doctor says about it.
 *
 * @param name of the mistake
 * @param made how it is made
 * @param check the only one that fails
 * @param words of the finding
 * @param fix what is to be changed
 */
record Mistake(String name, UnaryOperator<RealNginx.Builder> made, String check, String words, String fix) {

    Mistake {
        if (check.isEmpty()) {
            throw new IllegalArgumentException("a mistake is found by a check: " + name);
        }
    }

    /** Replaces text of a file, which has to have it. */
    static Mistake patch(
            String name, String file, String text, String replacement, String check, String words, String fix) {
        return new Mistake(name, nginx -> nginx.patch(file, text, replacement), check, words, fix);
    }

    @Override
    public String toString() {
        return name;
    }
}
