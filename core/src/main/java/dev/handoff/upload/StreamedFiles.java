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

    private final UploadStore store;
    private final List<String> digests;

    private Hashes hashes = new Hashes(List.of());
    private @Nullable Path path;
    private @Nullable FileChannel channel;
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
        Buffers.write(bytes, open());
    }

    /** Opens the file when there is something to write: the file input of a form may have been left empty. */
    private FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            Path name = store.newName();
            path = name;
            open = store.create(name);
            channel = open;
        }
        return open;
    }

    @Override
    public Content end(long offset) throws IOException {
        open().close();
        Path whole = path;
        path = null;
        channel = null;
        if (whole == null) {
            throw new IllegalStateException("no file began");
        }
        return new StoredFile(whole, size, store);
    }

    @Override
    public Hashes hashes() {
        return hashes;
    }

    @Override
    public void abandon() throws IOException {
        try (FileChannel open = channel) {
            channel = null;
            if (path != null) {
                store.delete(path);
            }
        } finally {
            path = null;
        }
    }
}
