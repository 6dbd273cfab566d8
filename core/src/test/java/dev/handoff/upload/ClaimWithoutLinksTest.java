// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File systems such as FAT know no hard links. */
class ClaimWithoutLinksTest {

    @TempDir
    Path folder;

    private UploadStore store;
    private StoredFile content;
    private Path target;

    @BeforeEach
    void content() throws IOException {
        store = new UploadStore(Files.createDirectory(folder.resolve("store")));
        Path path = store.newName();
        try (FileChannel file = store.create(path)) {
            Buffers.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), file);
        }
        content = new StoredFile(path, 3, store);
        target = folder.resolve("x");
    }

    private Claims claims(UploadStore.HardLinks links) {
        return new Claims(new UploadStore(store.folder(), links), PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    void renamesOverAnEmptyFileOfItsOwn() throws IOException {
        claims((link, existing) -> {
                    throw new FileSystemException(link.toString(), existing.toString(), "Operation not permitted");
                })
                .claim(content, target, false);

        assertThat(target).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(Bodies.filesIn(folder)).containsExactly("x");
    }

    @Test
    void overwritesNothingThatAppearsMeanwhile() throws IOException {
        Claims claims = claims((link, existing) -> {
            Files.writeString(link, "theirs");
            throw new UnsupportedOperationException();
        });

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> claims.claim(content, target, false))
                .withMessage(target.toString());
        assertThat(target).hasContent("theirs");
        assertThat(content.path()).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void takesTheEmptyFileAwayWhenTheRenameFails() throws IOException {
        Claims claims = claims((link, existing) -> {
            Files.move(existing, folder.resolve("elsewhere"));
            throw new UnsupportedOperationException();
        });

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> claims.claim(content, target, false));
        assertThat(target).doesNotExist();
    }
}
