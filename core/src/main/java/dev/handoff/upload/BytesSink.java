// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes bytes piece by piece. */
@FunctionalInterface
interface BytesSink {

    /** Takes what remains in the buffer, which is valid during this call alone. */
    void accept(ByteBuffer bytes) throws IOException;
}
