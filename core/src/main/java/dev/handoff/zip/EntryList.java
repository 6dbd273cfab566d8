// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import dev.handoff.accel.InternalUri;
import dev.handoff.internal.ZipFormat;
import dev.handoff.internal.ZipIndex;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * The entries of a manifest: its lines, and beside each line 10 bytes that stand in no manifest. An entry is made when it
 * is asked for. Grows while a manifest is built, and not any more once the manifest is there.
 */
final class EntryList extends AbstractList<ManifestEntry> implements RandomAccess, ZipIndex {

    /** The time of a folder of which no time is known: that of the archive. */
    static final long UNKNOWN_TIME = Long.MIN_VALUE;

    /** What an archive of nothing but such folders has, the first time that ZIP can hold: 1980-01-01. */
    private static final long FIRST_TIME = 315_532_800_000L;

    private final ManifestText text = new ManifestText();
    private final EntryOffsets offsets = new EntryOffsets(text);
    private final List<InternalLocation> locations = new ArrayList<>();
    private long[] modified = new long[16];
    private char[] marks = new char[16];
    private boolean crcsKnown = true;
    private long latest = UNKNOWN_TIME;

    /** Appends a file whose name has been checked. */
    void append(ManifestEntry.File file, InternalUri location) {
        String uri = location.value();
        byte[] name = file.name().getBytes(StandardCharsets.UTF_8);
        boolean known = file.crc32().isPresent();
        int crc = known ? (int) file.crc32().get().value() : 0;
        ByteBuffer line = text.begin(ManifestFormat.longestLine(uri, name));
        ManifestFormat.writeFile(line, known, crc, file.size(), uri, name);
        crcsKnown &= known;
        char mark = (char) (indexOf(file.location()) << 1 | (file.executable() ? 1 : 0));
        append(file.modified().toEpochMilli(), mark, name.length, file.size(), known);
    }

    private int indexOf(InternalLocation location) {
        int known = locations.indexOf(location);
        if (known < 0) {
            if (locations.size() > Character.MAX_VALUE >> 1) {
                throw new IllegalArgumentException("an archive takes files from at most 32768 locations");
            }
            locations.add(location);
        }
        return known < 0 ? locations.size() - 1 : known;
    }

    /** Appends a folder whose name has been checked and ends in {@code /}. */
    void append(String name, long modifiedMillis) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        ManifestFormat.writeDirectory(text.begin(ManifestFormat.longestLine("", bytes) + 16), bytes);
        append(modifiedMillis, (char) 0, bytes.length, 0, true);
    }

    /** Appends an entry of another list. */
    void append(EntryList other, int index) {
        ManifestEntry entry = other.get(index);
        if (entry instanceof ManifestEntry.File file) {
            append(file, file.location().uri(file.file()));
        } else {
            append(entry.name(), other.modified[index]);
        }
    }

    private void append(long modifiedMillis, char mark, int nameLength, long size, boolean crcFirst) {
        int index = text.count();
        if (index == modified.length) {
            modified = Arrays.copyOf(modified, 2 * index);
            marks = Arrays.copyOf(marks, 2 * index);
        }
        modified[index] = modifiedMillis;
        marks[index] = mark;
        latest = Math.max(latest, modifiedMillis);
        offsets.append(nameLength, size, crcFirst);
        text.end();
    }

    @Override
    public int size() {
        return text.count();
    }

    @Override
    public ManifestEntry get(int index) {
        ManifestFormat.Fields line = text.line(index);
        String name = StandardCharsets.UTF_8.decode(line.name()).toString();
        Instant time = Instant.ofEpochMilli(modifiedMillis(index));
        if (line.isDirectory()) {
            return new ManifestEntry.Directory(name, time);
        }
        InternalLocation location = locations.get(marks[index] >> 1);
        Optional<Crc32> crc =
                line.crcKnown() ? Optional.of(new Crc32(Integer.toUnsignedLong(line.crc()))) : Optional.empty();
        return new ManifestEntry.File(
                name, location, file(location, line.rawPath()), line.size(), crc, time, (marks[index] & 1) != 0);
    }

    private static Path file(InternalLocation location, String uri) {
        String prefix = location.prefix();
        return uri.indexOf('%') < 0 && uri.startsWith(prefix)
                ? location.directory().resolve(uri.substring(prefix.length()))
                : location.file(new InternalUri(uri));
    }

    private long modifiedMillis(int index) {
        return modified[index] == UNKNOWN_TIME ? latestMillis() : modified[index];
    }

    private long latestMillis() {
        return latest == UNKNOWN_TIME ? FIRST_TIME : latest;
    }

    /** Returns the latest time of the entries. */
    Instant latest() {
        return Instant.ofEpochMilli(latestMillis());
    }

    /** Returns whether the CRC-32 of each file stands in the manifest. */
    boolean crcsKnown() {
        return crcsKnown;
    }

    long textLength() {
        return text.length();
    }

    void writeTo(OutputStream out) throws IOException {
        text.writeTo(out);
    }

    /** Feeds what the bytes of the archive follow from: the lines, and the times and modes beside them. */
    void digest(MessageDigest digest) {
        text.digest(digest);
        ByteBuffer beside = ByteBuffer.allocate(9);
        for (int i = 0; i < size(); i++) {
            digest.update(beside.clear()
                    .putLong(modifiedMillis(i))
                    .put((byte) (marks[i] & 1))
                    .flip());
        }
    }

    @Override
    public ZipFormat.Entry entry(int index, long at) {
        ManifestFormat.Fields line = text.line(index);
        ZipFormat.Kind kind = line.isDirectory()
                ? ZipFormat.Kind.FOLDER
                : (marks[index] & 1) != 0 ? ZipFormat.Kind.EXECUTABLE : ZipFormat.Kind.FILE;
        return new ZipFormat.Entry(
                line.name(),
                line.size(),
                at,
                line.crcKnown(),
                line.crc(),
                kind,
                Math.floorDiv(modifiedMillis(index), 1000));
    }

    @Override
    public int entryAt(long position) {
        return offsets.entryAt(position);
    }

    @Override
    public int centralEntryAt(long positionInDirectory) {
        return offsets.centralEntryAt(positionInDirectory);
    }

    @Override
    public long offsetOf(int index) {
        return offsets.offsetOf(index);
    }

    @Override
    public long centralOffsetOf(int index) {
        return offsets.centralOffsetOf(index);
    }

    @Override
    public long centralOffset() {
        return offsets.total();
    }

    @Override
    public long centralLength() {
        return offsets.centralTotal();
    }

    @Override
    public boolean zip64() {
        return ZipFormat.needsZip64(size(), offsets.anyLarge(), offsets.total());
    }
}
