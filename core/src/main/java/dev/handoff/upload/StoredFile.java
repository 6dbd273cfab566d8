// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file in the store or the spool that is an upload as a whole.
 *
 * @param path under a name of ours, which nobody guesses
 */
record StoredFile(Path path, long size, UploadStore store) implements Content {

    @Override
    public void pass(BytesSink sink) throws IOException {
        pass(0, size, sink);
    }

    /** Passes a region on. No channel is kept open between: an interrupted thread closes the one it reads from. */
    void pass(long offset, long length, BytesSink sink) throws IOException {
        try (FileChannel channel = open()) {
            store.buffers().pass(channel, offset, length, sink);
        }
    }

    /** Passes all bytes on through a buffer in the heap: those are searched fastest. */
    void scan(BytesSink sink) throws IOException {
        try (FileChannel channel = open()) {
            Buffers.passHeap(channel, size, sink);
        }
    }

    /** Opens the file to be read; who asks closes it. */
    FileChannel open() throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public InputStream newInputStream() throws IOException {
        return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void delete() throws IOException {
        store.delete(path);
    }
}
