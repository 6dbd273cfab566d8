// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import dev.handoff.upload.UploadedFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Puts uploads where they are offered. */
final class Shelf {
    private static final int LONGEST_TEXT = 200;

    private final Path folder;
    private final SharedFiles files;
    private final Catalogue catalogue;

    Shelf(Path folder, SharedFiles files, Catalogue catalogue) {
        this.folder = folder;
        this.files = files;
        this.catalogue = catalogue;
    }

    /**
     * Claims the file under its name, or with a number behind it when that is taken.
     *
     * @param crc32 when it is known without reading the file again; else empty
     */
    SharedFile put(UploadedFile file, String title, String crc32) throws IOException {
        String name = claim(file);
        Path target = DiskName.child(folder, name);
        BasicFileAttributes attributes = Files.readAttributes(target, BasicFileAttributes.class);
        String original = file.displayName().equals(name) ? "" : file.displayName();
        var details = new Details(
                original,
                shortened(title),
                shortened(file.contentType().orElse("")),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                crc32,
                "");
        catalogue.keep(name, FileState.of(attributes), details);
        return files.describe(name, attributes, details);
    }

    private String claim(UploadedFile file) throws IOException {
        for (int number = 1; ; number++) {
            String name = numbered(file.fileName(), number);
            try {
                file.moveTo(DiskName.child(folder, name));
                return name;
            } catch (FileAlreadyExistsException taken) {
                // Two uploads of one name are two files; moveTo lets nobody come between the look and the move.
            }
        }
    }

    /** Returns {@code name (2).ext} for the second file of a name. */
    static String numbered(String name, int number) {
        if (number == 1) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        return name.substring(0, end) + " (" + number + ")" + name.substring(end);
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\p{Cntrl}+", " ");
        return line.codePointCount(0, line.length()) <= LONGEST_TEXT
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_TEXT));
    }
}
