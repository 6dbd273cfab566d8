// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** What nginx is told, as immutable values, and the stand-in that answers the same values in the JVM. */
@NullMarked
@SuppressWarnings("module") // the one friend below is compiled later
module dev.handoff.core {
    // not transitive: who uses this module would not compile without the annotations
    requires static org.jspecify;

    exports dev.handoff;
    exports dev.handoff.accel;
    exports dev.handoff.embedded;
    exports dev.handoff.upload;
    exports dev.handoff.zip;
    exports dev.handoff.internal to
            dev.handoff.servlet;
}
