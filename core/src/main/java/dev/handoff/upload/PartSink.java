// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the parts of a multipart body as {@link MultipartReader} finds them, one after the other. */
interface PartSink {

    /**
     * A part begins.
     *
     * @param offset where its first byte of content lies in the whole body
     */
    void begin(PartHead head, long offset) throws IOException;

    /** The next bytes of the part; valid during this call alone. */
    void content(ByteBuffer bytes) throws IOException;

    /**
     * The part is whole.
     *
     * @param offset where its content ended in the whole body, exclusive
     */
    void end(long offset) throws IOException;
}
