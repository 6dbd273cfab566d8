// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder on another file system than that of the tests, deleted with what is in it. */
record OtherFileSystem(Path folder) implements AutoCloseable {

    private static final Path MEMORY = Path.of("/dev/shm");

    static OtherFileSystem than(Path folder) throws IOException {
        assumeTrue(
                Files.isWritable(MEMORY) && !Files.getFileStore(MEMORY).equals(Files.getFileStore(folder)),
                "/dev/shm is no other file system that can be written to");
        return new OtherFileSystem(Files.createTempDirectory(MEMORY, "handoff"));
    }

    @Override
    public void close() throws IOException {
        for (String name : Bodies.filesIn(folder)) {
            Files.delete(folder.resolve(name));
        }
        Files.delete(folder);
    }
}
