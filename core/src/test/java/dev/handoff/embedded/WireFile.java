// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.embedded;

import dev.handoff.internal.HttpSyntax;
import dev.handoff.internal.OddFiles;
import dev.handoff.internal.PercentEncoding;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A file of the table.
 *
 * @param name percent-encoded where it is not ASCII or holds a {@code %} or a blank, since names are bytes
 * @param type the Content-Type that its extension gives
 * @param modified kept by the disk, perhaps with a fraction of a second
 * @param content what it holds; or {@code (folder)}, {@code (pipe)}, {@code (missing)}, {@code (link) target},
 *     {@code (closed) text} that nobody may read, {@code (shut) text} in a folder that nobody may enter, {@code (sparse)
 *     size text} with the text at its end
 */
record WireFile(String name, String type, Instant modified, String content) {

    private static final String LINK = "(link) ";
    private static final String CLOSED = "(closed) ";
    private static final String SHUT = "(shut) ";
    private static final String SPARSE = "(sparse) ";

    Path in(Path folder) {
        return OddFiles.path(folder, rawName());
    }

    private String rawName() {
        StringBuilder raw = new StringBuilder();
        for (char c : name.toCharArray()) {
            raw.append(c == '%' ? "%" : PercentEncoding.path(String.valueOf(c).getBytes(StandardCharsets.UTF_8)));
        }
        return raw.toString();
    }

    long size() {
        return content.startsWith(SPARSE)
                ? Long.parseLong(content.substring(SPARSE.length()).split(" ", 2)[0])
                : content.length();
    }

    String etag() {
        return "\"" + Long.toHexString(modified.getEpochSecond()) + "-" + Long.toHexString(size()) + "\"";
    }

    String lastModified() {
        return HttpSyntax.formatDate(modified.getEpochSecond());
    }

    void create(Path folder) throws IOException, InterruptedException {
        Path file = in(folder);
        if (content.equals("(missing)")) {
            return;
        }
        Files.createDirectories(file.getParent());
        if (content.equals("(pipe)")) {
            OddFiles.fifo(file);
            return; // setting its time would wait for a writer
        }
        if (content.startsWith(LINK)) {
            Files.createSymbolicLink(
                    file, folder.resolve(content.substring(LINK.length())).normalize());
            return;
        }
        if (content.equals("(folder)")) {
            Files.createDirectory(file);
        } else if (content.startsWith(SPARSE)) {
            sparse(file, content.split(" ", 3)[2]);
        } else {
            Files.write(file, text().getBytes(StandardCharsets.ISO_8859_1));
        }
        Files.setLastModifiedTime(file, FileTime.from(modified));
        if (content.startsWith(CLOSED)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        }
        if (content.startsWith(SHUT)) {
            Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rw-------"));
        }
    }

    private String text() {
        return content.replaceFirst("^" + Pattern.quote(CLOSED) + "|^" + Pattern.quote(SHUT), "");
    }

    private void sparse(Path file, String end) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toString(), "rw")) {
            access.seek(size() - end.length());
            access.write(end.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
