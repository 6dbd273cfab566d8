// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet.testing;

import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import dev.handoff.zip.Crc32Source;
import dev.handoff.zip.ZipManifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The archives of the tests, built anew for each request from the files below one folder, and what is in them. */
public final class Archives {

    /** What browsers save the archives under. */
    public static final String DISPOSITION =
            "attachment; filename=\"_ archive.zip\"; filename*=UTF-8''%E5%8F%A4%20archive.zip";

    private static final String SAVED_AS = "古 archive.zip";
    private static final Map<String, byte[]> CONTENT = new LinkedHashMap<>();

    static {
        byte[] large = new byte[300_000];
        new Random(7).nextBytes(large);
        CONTENT.put("plain.txt", "the first file\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        CONTENT.put("ordner/Überblick 2024.txt", "ü".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        CONTENT.put("日本/ファイル.txt", new byte[0]);
        CONTENT.put("отчёт (1)+100%.bin", large);
        CONTENT.put("العربية.txt", "last\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private Archives() {}

    /** Returns the entries of "whole", names and bytes, without the empty folder. */
    public static Map<String, byte[]> content() {
        return new LinkedHashMap<>(CONTENT);
    }

    /** Writes the files. */
    public static void write(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> entry : CONTENT.entrySet()) {
            Path file = folder.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
    }

    /** Builds "whole", "unknown" (without CRC-32), "empty", "wrong" (of a file that has another CRC-32), or an archive of the one file of that name. */
    public static ZipManifest named(InternalLocation location, String name) throws IOException {
        var zip = ZipManifest.builder(SAVED_AS);
        switch (name) {
            case "empty" -> {}
            case "wrong" ->
                zip.file("a.txt", location, location.directory().resolve("plain.txt"), Crc32.parse("00000000"));
            case "whole" -> addAll(zip, location);
            case "unknown" -> addAll(zip.crc32s(Crc32Source.none()), location);
            default ->
                zip.crc32s(Crc32Source.none())
                        .file(name, location, location.directory().resolve(name));
        }
        return zip.build();
    }

    private static void addAll(dev.handoff.zip.ManifestBuilder zip, InternalLocation location) throws IOException {
        for (String name : CONTENT.keySet()) {
            zip.file(name, location, location.directory().resolve(name));
        }
        zip.directory("leer");
    }

    /** Returns names and bytes of an archive that is read as a stream. */
    public static Map<String, byte[]> read(byte[] archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }
}
