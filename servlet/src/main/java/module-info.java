// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** Hand-offs for Jakarta Servlet applications. */
@NullMarked
module dev.handoff.servlet {
    requires transitive dev.handoff.core;
    requires transitive jakarta.servlet;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.handoff.servlet;
    exports dev.handoff.servlet.annotation;

    provides jakarta.servlet.ServletContainerInitializer with
            dev.handoff.servlet.HandoffInitializer;
}
