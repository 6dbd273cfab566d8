// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** What nginx is told, as immutable values, and the stand-in that answers the same values in the JVM. */
@NullMarked
module dev.handoff.core {
    requires static transitive org.jspecify;
}
