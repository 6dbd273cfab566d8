// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Whether an upload that nobody claimed is still in the folder of nginx; the doctor's own is deleted when asked. */
final class LeftFile {

    /** An upload of the doctor is shorter. */
    private static final int MOST = 64 * 1024;

    private final Optional<Path> folder;
    private final String name;
    private final String run;
    private final boolean delete;

    LeftFile(Patient patient, Query query, String run) {
        this.folder = query.text("in").equals("spool") ? patient.uploadSpool() : patient.uploadStore();
        this.name = query.text("name");
        this.run = run;
        this.delete = query.has("delete");
    }

    Facts facts() throws IOException {
        Facts facts = new Facts();
        // as nginx names its files; nothing else is looked at
        if (folder.isEmpty() || !name.matches("[0-9]{10}")) {
            return facts.put("problem", "no such folder or no such name");
        }
        Path file = folder.get().resolve(name);
        boolean there = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        boolean ours = there && isOurs(file);
        facts.put("left", ours);
        if (ours && delete) {
            Files.deleteIfExists(file);
        }
        return facts;
    }

    /** nginx uses its numbers again, so that the name alone may mean the upload of somebody else. */
    private boolean isOurs(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(MOST), StandardCharsets.ISO_8859_1).contains(run);
        } catch (IOException e) {
            return false; // gone in this moment
        }
    }
}
