// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.io.InputStream;

/** A file that is a piece of a spooled body: read where it lies, and copied when it is claimed. */
record SpooledRegion(StoredFile body, long offset, long size) implements Content {

    @Override
    public void pass(BytesSink sink) throws IOException {
        body.pass(offset, size, sink);
    }

    @Override
    public InputStream newInputStream() throws IOException {
        return new RegionInputStream(body.open(), offset, size);
    }

    /** Leaves the bytes where they are: the body goes as a whole. */
    @Override
    public void delete() {}
}
