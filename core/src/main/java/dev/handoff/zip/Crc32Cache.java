// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.Crc32;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Computes the CRC-32 of a file once and keeps it until the file changes. One for the whole application, thread-safe;
 * requests that need the same file at the same time wait for one reading.
 */
public final class Crc32Cache implements Crc32Source {

    /** A file that was changed so short a time ago can change again without getting another time. */
    private static final Duration UNSETTLED = Duration.ofSeconds(2);

    private static final int LOCKS = 64;

    private final Store store;
    private final List<Lock> locks;

    private Crc32Cache(Store store) {
        this.store = store;
        List<Lock> all = new ArrayList<>(LOCKS);
        for (int i = 0; i < LOCKS; i++) {
            all.add(new ReentrantLock());
        }
        this.locks = List.copyOf(all);
    }

    /**
     * Keeps so many in memory, those that were used last; each takes about 300 bytes.
     *
     * @throws IllegalArgumentException when the number is not positive
     */
    public static Crc32Cache inMemory(int files) {
        if (files < 1) {
            throw new IllegalArgumentException("a cache must hold 1 or more files: " + files);
        }
        return new Crc32Cache(new MemoryStore(files));
    }

    /** Keeps them where the application wants, such as in its database. */
    public static Crc32Cache in(Store store) {
        return new Crc32Cache(store);
    }

    /** Where CRC-32s are kept. Implementations must be thread-safe, and may forget. */
    public interface Store {

        /**
         * Returns what was kept under an equal key.
         *
         * @throws IOException when the store cannot be reached; the archive then fails
         */
        Optional<Crc32> find(Key key) throws IOException;

        /**
         * Keeps the value, in place of any other for this path.
         *
         * @throws IOException when the store cannot be reached; the archive then fails
         */
        void keep(Key key, Crc32 crc32) throws IOException;
    }

    /**
     * One state of one file: whatever changes its content changes one of these.
     *
     * @param file absolute
     * @param size in bytes
     * @param modified as precisely as the file system knows it
     * @param fileKey what the file system tells files of one name apart by, such as its inode; empty where it has none
     */
    public record Key(Path file, long size, Instant modified, String fileKey) {

        /**
         * @throws IllegalArgumentException when the path is relative
         */
        public Key {
            if (!file.isAbsolute()) {
                throw new IllegalArgumentException("the path must be absolute: " + file);
            }
        }

        static Key of(Path file, BasicFileAttributes attributes) {
            return new Key(
                    file.toAbsolutePath(),
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant(),
                    Objects.toString(attributes.fileKey(), ""));
        }
    }

    /**
     * Keeps the CRC-32 of a file that is complete, learnt while it was received, so that it is never read for it.
     *
     * @throws IOException when the file is not there, or the store cannot be reached
     */
    public void keep(Path file, Crc32 crc32) throws IOException {
        store.keep(Key.of(file, Files.readAttributes(file, BasicFileAttributes.class)), crc32);
    }

    @Override
    public Optional<Crc32> crc32(Path file, BasicFileAttributes attributes) throws IOException {
        Key key = Key.of(file, attributes);
        Optional<Crc32> kept = store.find(key);
        if (kept.isPresent()) {
            return kept;
        }
        Lock lock = locks.get(Math.floorMod(key.file().hashCode(), LOCKS));
        lock.lock();
        try {
            Optional<Crc32> keptMeanwhile = store.find(key);
            return keptMeanwhile.isPresent() ? keptMeanwhile : Optional.of(read(key));
        } finally {
            lock.unlock();
        }
    }

    private Crc32 read(Key key) throws IOException {
        Instant start = Instant.now();
        Crc32 crc32 = Crc32.of(key.file());
        Key after = Key.of(key.file(), Files.readAttributes(key.file(), BasicFileAttributes.class));
        if (!after.equals(key)) {
            throw new IOException(key.file() + " changed while it was read for its CRC-32");
        }
        if (key.modified().plus(UNSETTLED).isBefore(start)) {
            store.keep(key, crc32);
        }
        return crc32;
    }

    /** A map by path, so that a new state of a file takes the place of the old one. */
    private static final class MemoryStore implements Store {

        private record Kept(Key key, Crc32 crc32) {}

        private final Map<Path, Kept> byFile;

        MemoryStore(int capacity) {
            byFile = new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Path, Kept> eldest) {
                    return size() > capacity;
                }
            };
        }

        @Override
        public synchronized Optional<Crc32> find(Key key) {
            Kept kept = byFile.get(key.file());
            return kept != null && kept.key().equals(key) ? Optional.of(kept.crc32()) : Optional.empty();
        }

        @Override
        public synchronized void keep(Key key, Crc32 crc32) {
            byFile.put(key.file(), new Kept(key, crc32));
        }
    }
}
