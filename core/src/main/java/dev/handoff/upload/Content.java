// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.io.InputStream;

/** Where the bytes of an uploaded file lie until it is claimed. */
sealed interface Content permits StoredFile, SpooledRegion {

    long size();

    /** Passes all bytes on, as often as asked. */
    void pass(BytesSink sink) throws IOException;

    InputStream newInputStream() throws IOException;

    /** Lets the bytes go. Does nothing the second time. */
    void delete() throws IOException;
}
