// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.upload;

import dev.handoff.Crc32;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.CopyOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A file that a client uploaded: claimed by {@link #moveTo} within the request, or gone at its end. Where it lies until
 * then is nobody's business. Not thread-safe.
 */
public final class UploadedFile implements UploadForm.Part {

    private UploadedFile() {}

    @Override
    public String name() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, String> headers() {
        throw new UnsupportedOperationException();
    }

    /** Returns the file name as the client sent it, fit for nothing but display after escaping; empty when none. */
    public String submittedFileName() {
        throw new UnsupportedOperationException();
    }

    /** Returns the name without folders and controls, for people to read: faithful to what the client sent. */
    public String displayName() {
        throw new UnsupportedOperationException();
    }

    /** Returns a name that every file system takes; never empty, never a device, a dot or a path. */
    public String fileName() {
        throw new UnsupportedOperationException();
    }

    /** Returns the Content-Type that the client claims for the file. */
    public Optional<String> contentType() {
        throw new UnsupportedOperationException();
    }

    /** Returns the size in bytes, from the file itself. */
    public long size() {
        throw new UnsupportedOperationException();
    }

    /** Returns the CRC-32; reads the file when it did not pass through this process, once. */
    public Crc32 crc32() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns a digest in lower-case hexadecimal digits: known already when the receiver was asked for it, otherwise the
     * file is read, once.
     *
     * @param algorithm {@code MD5}, {@code SHA-1}, {@code SHA-256} or {@code SHA-512}
     */
    public String digest(String algorithm) throws IOException {
        throw new UnsupportedOperationException(algorithm);
    }

    /** Opens the bytes, as often as asked; also after the file was claimed. */
    public InputStream newInputStream() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Claims the file under its final name. Whole or not at all; a second call with the same target does nothing.
     *
     * @param options {@code StandardCopyOption.REPLACE_EXISTING} to replace what is there
     * @return the target, absolute
     * @throws java.nio.file.FileAlreadyExistsException when the target exists and is not to be replaced
     * @throws IllegalStateException when it was claimed for another target, or the request is over
     */
    public Path moveTo(Path target, CopyOption... options) throws IOException {
        throw new UnsupportedOperationException(target.toString());
    }

    /** Deletes the file unless it was claimed. Does nothing the second time. */
    public void delete() throws IOException {
        throw new UnsupportedOperationException();
    }
}
