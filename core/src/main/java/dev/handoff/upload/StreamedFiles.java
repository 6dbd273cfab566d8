// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes files to the store while they are hashed. Not thread-safe. */
final class StreamedFiles implements FileTaker {

    private record Open(Path path, FileChannel channel) {}

    private final UploadStore store;
    private final List<String> digests;

    private Hashes hashes = new Hashes(List.of());
    private @Nullable Open open;
    private long size;

    StreamedFiles(UploadStore store, List<String> digests) {
        this.store = store;
        this.digests = digests;
    }

    @Override
    public void begin(long offset) {
        hashes = new Hashes(digests);
        size = 0;
    }

    @Override
    public void accept(ByteBuffer bytes) throws IOException {
        hashes.accept(bytes);
        size += bytes.remaining();
        Buffers.write(bytes, open().channel());
    }

    /** Opens the file when there is something to write: the file input of a form may have been left empty. */
    private Open open() throws IOException {
        Open current = open;
        if (current == null) {
            Path path = store.newName();
            try {
                current = new Open(path, store.create(path));
            } catch (IOException e) {
                store.release(path);
                throw e;
            }
            open = current;
        }
        return current;
    }

    @Override
    public Content end(long offset) throws IOException {
        Open whole = open();
        whole.channel().close();
        open = null;
        return new StoredFile(whole.path(), size, store);
    }

    @Override
    public Hashes hashes() {
        return hashes;
    }

    @Override
    public void abandon() throws IOException {
        Open partial = open;
        if (partial != null) {
            open = null;
            try {
                partial.channel().close();
            } finally {
                store.delete(partial.path());
            }
        }
    }
}
