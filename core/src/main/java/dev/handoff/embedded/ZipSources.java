// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import dev.handoff.zip.ManifestEntry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens the files of an archive, one after the other. Remembers the folder of the last, which is costly to check. */
final class ZipSources {

    private @Nullable Path lastDirectory;
    private @Nullable Path lastFolder;

    /**
     * Opens the file for reading.
     *
     * @param part whether less than the whole file is wanted, so that no CRC-32 tells whether it is the same file
     * @throws IOException also when it is not the file that was promised
     */
    FileChannel open(ManifestEntry.File promised, boolean part) throws IOException {
        boolean folderKnown = isInLastFolder(promised);
        if (!folderKnown || part) {
            requireServed(promised);
        }
        if (part) {
            return openUnmodified(promised);
        }
        try {
            FileChannel channel = FileChannel.open(promised.file(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            lastDirectory = promised.location().directory();
            lastFolder = promised.file().getParent();
            return channel;
        } catch (IOException e) {
            if (!Files.isSymbolicLink(promised.file())) {
                throw e;
            }
            requireServed(promised);
            return FileChannel.open(promised.file(), StandardOpenOption.READ);
        }
    }

    private boolean isInLastFolder(ManifestEntry.File promised) {
        return promised.location().directory().equals(lastDirectory)
                && Objects.equals(promised.file().getParent(), lastFolder);
    }

    private static void requireServed(ManifestEntry.File promised) throws IOException {
        if (!promised.location().serves(promised.file())) {
            throw new IOException(promised.file() + " is not a regular file inside "
                    + promised.location().directory() + " any more");
        }
    }

    private static FileChannel openUnmodified(ManifestEntry.File promised) throws IOException {
        OpenFile file = OpenFile.open(promised.file());
        if (!file.modified().equals(promised.modified().truncatedTo(ChronoUnit.SECONDS))) {
            file.channel().close();
            throw new IOException(promised.file() + " was modified after it was added to the archive");
        }
        return file.channel();
    }
}
