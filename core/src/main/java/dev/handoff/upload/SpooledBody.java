// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;

/** A request body that nginx wrote to a file, held open until the request is over. Thread-safe. */
final class SpooledBody implements Closeable {

    private final StoredFile file;
    private final FileChannel channel;

    private SpooledBody(StoredFile file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static SpooledBody open(StoredFile file) throws IOException {
        try {
            return new SpooledBody(
                    file, FileChannel.open(file.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            file.store().discard(file.path());
            throw e;
        }
    }

    long size() {
        return file.size();
    }

    void pass(long offset, long length, BytesSink sink) throws IOException {
        file.store().buffers().pass(channel, offset, length, sink);
    }

    /** Passes the whole body on, through a buffer in the heap: those are searched fastest. */
    void scan(BytesSink sink) throws IOException {
        Buffers.passHeap(channel, file.size(), sink);
    }

    FileChannel channel() {
        return channel;
    }

    /** Deletes the file; what was claimed of it was copied before. */
    @Override
    public void close() throws IOException {
        try (channel) {
            file.delete();
        }
    }
}
