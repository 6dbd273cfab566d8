// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.nio.ByteBuffer;
import java.util.List;

/** Remembers where files lie in a spooled body while they are hashed. Not thread-safe. */
final class SpooledFiles implements FileTaker {

    private final StoredFile body;
    private final List<String> digests;

    private Hashes hashes = new Hashes(List.of());
    private long start;

    SpooledFiles(StoredFile body, List<String> digests) {
        this.body = body;
        this.digests = digests;
    }

    @Override
    public void begin(long offset) {
        hashes = new Hashes(digests);
        start = offset;
    }

    @Override
    public void accept(ByteBuffer bytes) {
        hashes.accept(bytes);
    }

    @Override
    public Content end(long offset) {
        return new SpooledRegion(body, start, offset - start);
    }

    @Override
    public Hashes hashes() {
        return hashes;
    }

    @Override
    public void abandon() {}
}
