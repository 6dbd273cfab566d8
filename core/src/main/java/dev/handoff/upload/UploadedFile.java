// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import dev.handoff.Crc32;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.CopyOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that a client uploaded: claimed by {@link #moveTo} within the request, or gone at its end. Where it lies until
 * then is nobody's business. Not thread-safe.
 */
public final class UploadedFile implements UploadForm.Part {

    private final PartHead head;
    private final Content content;
    private final KnownHashes hashes;
    private final Claims claims;

    private @Nullable Path claimed;
    private boolean gone;

    UploadedFile(PartHead head, Content content, Hashes passed, Claims claims) {
        this(head, content, new KnownHashes(Optional.of(passed.crc32()), passed.digests()), claims);
    }

    UploadedFile(PartHead head, Content content, KnownHashes hashes, Claims claims) {
        this.head = head;
        this.content = content;
        this.hashes = hashes;
        this.claims = claims;
    }

    @Override
    public String name() {
        return head.name();
    }

    @Override
    public Map<String, String> headers() {
        return head.headers();
    }

    /** Returns the file name as the client sent it, fit for nothing but display after escaping; empty when none. */
    public String submittedFileName() {
        return head.fileName().orElse("");
    }

    /**
     * Returns the name without folders, controls and what turns text around, for people to read: otherwise as the client
     * sent it. Empty when nothing remains.
     */
    public String displayName() {
        return UploadNames.display(submittedFileName());
    }

    /**
     * Returns a name that every file system takes: at most 200 bytes of UTF-8 in NFC, never empty, no path, no device of
     * Windows, no dot or dash in front. Two uploads may well have the same one.
     */
    public String fileName() {
        return UploadNames.safe(submittedFileName());
    }

    /** Returns the Content-Type that the client claims for the file. */
    public Optional<String> contentType() {
        return head.contentType();
    }

    /** Returns the size in bytes, from the file itself. */
    public long size() {
        return content.size();
    }

    /** Returns the CRC-32; reads the file when it did not pass through this process, once. */
    public Crc32 crc32() throws IOException {
        return hashes.crc32(this::pass);
    }

    /**
     * Returns a digest in lower-case hexadecimal digits: known already when the receiver was asked for it or nginx told
     * it, otherwise the file is read, once.
     *
     * @param algorithm {@code MD5}, {@code SHA-1}, {@code SHA-256} or {@code SHA-512}
     */
    public String digest(String algorithm) throws IOException {
        return hashes.digest(algorithm, this::pass);
    }

    private void pass(BytesSink sink) throws IOException {
        current().pass(sink);
    }

    /** Opens the bytes, as often as asked; also after the file was claimed. */
    public InputStream newInputStream() throws IOException {
        return current().newInputStream();
    }

    private Content current() {
        Path target = claimed;
        if (target != null) {
            return claims.claimed(target, content.size());
        }
        requireHere();
        return content;
    }

    private void requireHere() {
        if (gone) {
            throw new IllegalStateException(
                    "the upload is gone: claim it with moveTo before it is deleted or its request ends");
        }
    }

    /**
     * Claims the file under its final name with the mode of the receiver. Whole or not at all, whenever the process is
     * killed; what a power failure leaves is up to the file system, unless the application forces file and folder. When it
     * fails nothing has changed, and it may be tried again. A second call with the same target does nothing.
     *
     * <p>Inside the file system of the store it costs a link for a file that arrived as one, and a copy for one that is
     * cut out of a spooled body. To another file system it is a copy, forced to the disk, beside the target first: a
     * process that is killed meanwhile leaves a file named handoff-… there, which no sweep finds. Where the file system has
     * no hard links, it may leave an empty file under the name of the target.
     *
     * @param options {@code StandardCopyOption.REPLACE_EXISTING} to replace what is there
     * @return the target, absolute
     * @throws java.nio.file.FileAlreadyExistsException when the target exists and is not to be replaced
     * @throws java.nio.file.NoSuchFileException when the folder of the target does not exist
     * @throws IllegalStateException when it was claimed for another target, was deleted, or the request is over
     */
    public Path moveTo(Path target, CopyOption... options) throws IOException {
        boolean replace = replaces(options);
        Path absolute = target.toAbsolutePath();
        Path before = claimed;
        if (before != null) {
            if (before.equals(absolute)) {
                return absolute;
            }
            throw new IllegalStateException("the upload was claimed already, as " + before + "; copy it from there");
        }
        requireHere();
        claims.claim(content, absolute, replace);
        claimed = absolute;
        return absolute;
    }

    private static boolean replaces(CopyOption... options) {
        for (CopyOption option : options) {
            if (option != StandardCopyOption.REPLACE_EXISTING) {
                throw new UnsupportedOperationException(
                        "an upload moves with REPLACE_EXISTING or no option: " + option);
            }
        }
        return options.length > 0;
    }

    /** Deletes the file unless it was claimed. Called again it deletes what could not be deleted before. */
    public void delete() throws IOException {
        if (claimed == null) {
            gone = true;
            content.delete();
        }
    }
}
