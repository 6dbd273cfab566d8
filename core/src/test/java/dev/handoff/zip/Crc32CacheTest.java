// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.handoff.Crc32;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Crc32CacheTest {

    private static final Crc32 FIRST = Crc32.parse("1a6349c5");
    private static final Crc32 SECOND = Crc32.parse("5d70c4d3");
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file = folder.resolve("file");
        write("This is the first file.\n", LONG_AGO);
    }

    @Test
    void readsAFileOnce() throws IOException {
        Crc32Cache cache = Crc32Cache.inMemory(10);
        assertThat(crc(cache)).contains(FIRST);

        // another content under the same size, time and inode shows what is read
        write("that is the first file.\n", LONG_AGO);

        assertThat(crc(cache)).contains(FIRST);
    }

    @Test
    void noticesAnotherSize() throws IOException {
        Crc32Cache cache = Crc32Cache.inMemory(10);
        crc(cache);

        write("This is the second file.\n", LONG_AGO);

        assertThat(crc(cache)).contains(SECOND);
    }

    @Test
    void noticesAnotherTime() throws IOException {
        Crc32Cache cache = Crc32Cache.inMemory(10);
        crc(cache);

        write("that is the first file.\n", LONG_AGO.plusNanos(1_000_000));

        assertThat(crc(cache)).isPresent().isNotEqualTo(Optional.of(FIRST));
    }

    @Test
    void noticesAnotherFileOfTheSameNameSizeAndTime() throws IOException {
        Crc32Cache cache = Crc32Cache.inMemory(10);
        crc(cache);

        Path other = Files.writeString(folder.resolve("other"), "that is the first file.\n");
        Files.setLastModifiedTime(other, FileTime.from(LONG_AGO));
        Files.delete(file);
        Files.createFile(folder.resolve("takes the inode"));
        Files.move(other, file);

        assertThat(crc(cache)).isPresent().isNotEqualTo(Optional.of(FIRST));
    }

    @Test
    void doesNotKeepWhatCouldStillChangeUnnoticed() throws IOException {
        Crc32Cache cache = Crc32Cache.inMemory(10);
        Instant now = Instant.now();
        write("This is the first file.\n", now);
        assertThat(crc(cache)).contains(FIRST);

        write("that is the first file.\n", now);

        assertThat(crc(cache)).isPresent().isNotEqualTo(Optional.of(FIRST));
    }

    @Test
    void keepsWhatWasLearntElsewhere() throws IOException {
        Crc32Cache cache = Crc32Cache.inMemory(10);

        cache.keep(file, SECOND);

        assertThat(crc(cache)).contains(SECOND);
    }

    @Test
    void forgetsWhatWasNotUsedForLongest() throws IOException {
        Crc32Cache cache = Crc32Cache.inMemory(2);
        Path b = Files.writeString(folder.resolve("b"), "b");
        Path c = Files.writeString(folder.resolve("c"), "c");
        cache.keep(file, SECOND);
        cache.keep(b, SECOND);
        crc(cache);

        cache.keep(c, SECOND);

        assertThat(crc(cache)).contains(SECOND);
        assertThat(cache.crc32(c, attributes(c))).contains(SECOND);
        assertThat(cache.crc32(b, attributes(b))).contains(Crc32.of(b));
    }

    @Test
    void usesTheStoreOfTheApplication() throws IOException {
        MapStore store = new MapStore();
        Crc32Cache cache = Crc32Cache.in(store);

        crc(cache);
        crc(cache);

        assertThat(store.kept).containsOnlyKeys(Crc32Cache.Key.of(file, attributes(file)));
        assertThat(store.kept.values()).containsExactly(FIRST);
        assertThat(store.lookups).isEqualTo(3); // twice before the first reading
    }

    @Test
    void requestsAtTheSameTimeWaitForOneReading() throws Exception {
        MapStore store = new MapStore();
        Crc32Cache cache = Crc32Cache.in(store);
        int threads = 8;
        CountDownLatch start = new CountDownLatch(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Optional<Crc32>>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                results.add(executor.submit(() -> {
                    start.countDown();
                    start.await();
                    return crc(cache);
                }));
            }
            for (Future<Optional<Crc32>> result : results) {
                assertThat(result.get()).contains(FIRST);
            }
        } finally {
            executor.shutdownNow();
        }

        assertThat(store.writes).isEqualTo(1);
    }

    @Test
    void failsWhenTheFileChangesWhileItIsRead() throws IOException {
        BasicFileAttributes before = attributes(file);
        write("This is the second file.\n", LONG_AGO);

        assertThatIOException()
                .isThrownBy(() -> Crc32Cache.inMemory(1).crc32(file, before))
                .withMessage(file + " changed while it was read for its CRC-32");
    }

    @Test
    void refusesACacheOfNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Crc32Cache.inMemory(0))
                .withMessage("a cache must hold 1 or more files: 0");
    }

    @Test
    void refusesKeysOfRelativePaths() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Crc32Cache.Key(Path.of("a"), 1, LONG_AGO, ""))
                .withMessage("the path must be absolute: a");
    }

    private void write(String content, Instant modified) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private Optional<Crc32> crc(Crc32Cache cache) throws IOException {
        return cache.crc32(file, attributes(file));
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    private static final class MapStore implements Crc32Cache.Store {

        private final Map<Crc32Cache.Key, Crc32> kept = new ConcurrentHashMap<>();
        private int lookups;
        private int writes;

        @Override
        public synchronized Optional<Crc32> find(Crc32Cache.Key key) {
            lookups++;
            return Optional.ofNullable(kept.get(key));
        }

        @Override
        public synchronized void keep(Crc32Cache.Key key, Crc32 crc32) {
            writes++;
            kept.put(key, crc32);
        }
    }
}
