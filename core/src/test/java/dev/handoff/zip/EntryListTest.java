// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.ZipFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntryListTest {

    private static final long LIMIT = 0xFFFF_FFFFL;
    private static final InternalLocation FILES = InternalLocation.alias("/files/", Path.of("/srv/files"));
    private static final Path FILE = Path.of("/srv/files/a.bin");

    @Test
    void findsTheEntryAtEachByte() {
        EntryList entries = new EntryList();
        for (int i = 0; i < 1_300; i++) {
            append(entries, "n".repeat(1 + i % 5), i % 3 == 0 ? 0 : i % 50, i % 4 != 0);
        }

        long offset = 0;
        long central = 0;
        for (int i = 0; i < entries.size(); i++) {
            ZipFormat.Entry entry = entries.entry(i, offset);
            int centralLength = ZipFormat.centralLength(entry.name().remaining(), entry.size(), offset);
            assertThat(entries.offsetOf(i)).isEqualTo(offset);
            assertThat(entries.centralOffsetOf(i)).isEqualTo(central);
            assertThat(entries.entryAt(offset)).isEqualTo(i);
            assertThat(entries.entryAt(offset + entry.length() - 1)).isEqualTo(i);
            assertThat(entries.centralEntryAt(central)).isEqualTo(i);
            assertThat(entries.centralEntryAt(central + centralLength - 1)).isEqualTo(i);
            offset += entry.length();
            central += centralLength;
        }
        assertThat(entries.centralOffset()).isEqualTo(offset);
        assertThat(entries.centralLength()).isEqualTo(central);
        assertThat(entries.zip64()).isFalse();
    }

    @Test
    void countsOffsetsBeyondFourGigabytes() {
        EntryList entries = new EntryList();
        append(entries, "a", 5 * LIMIT, true);
        entries.append("d/", EntryList.UNKNOWN_TIME);
        append(entries, "b", 7, true);

        assertThat(entries.offsetOf(1)).isEqualTo(64 + 5 * LIMIT);
        assertThat(entries.offsetOf(2)).isEqualTo(64 + 5 * LIMIT + 45);
        assertThat(entries.centralOffsetOf(1)).isEqualTo(76);
        assertThat(entries.centralOffsetOf(2)).isEqualTo(76 + 57 + 12);
        assertThat(entries.centralLength()).isEqualTo(76 + 57 + 12 + 56 + 12);
        assertThat(entries.zip64()).isTrue();
    }

    @Test
    void describesEntriesForTheirStructures() {
        EntryList entries = new EntryList();
        append(entries, "é", 24, true);
        entries.append("d/", Instant.parse("2000-01-01T00:00:00Z").toEpochMilli());
        append(entries, "x", 24, false);

        ZipFormat.Entry file = entries.entry(0, 0);
        ZipFormat.Entry folder = entries.entry(1, 66);
        ZipFormat.Entry unknown = entries.entry(2, 111);

        assertThat(StandardCharsets.UTF_8.decode(file.name()).toString()).isEqualTo("é");
        assertThat(file.kind()).isEqualTo(ZipFormat.Kind.EXECUTABLE);
        assertThat(file.crc()).isEqualTo(0x9234_5678);
        assertThat(file.modifiedSecond()).isEqualTo(-2);
        assertThat(folder.kind()).isEqualTo(ZipFormat.Kind.FOLDER);
        assertThat(folder.crcFirst()).isTrue();
        assertThat(folder.modifiedSecond()).isEqualTo(946_684_800);
        assertThat(unknown.kind()).isEqualTo(ZipFormat.Kind.FILE);
        assertThat(unknown.crcFirst()).isFalse();
    }

    @Test
    void keepsCrcsOfTheHighestBit() {
        EntryList entries = new EntryList();
        append(entries, "a", 1, true);

        assertThat(((ManifestEntry.File) entries.get(0)).crc32()).contains(new Crc32(0x9234_5678L));
    }

    @Test
    void refusesArchivesThatNoNumberCounts() {
        EntryList entries = new EntryList();
        append(entries, "a", Long.MAX_VALUE - 100, true);

        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> append(entries, "b", 100, true));
    }

    @Test
    void refusesMoreLocationsThanItCanNumber() {
        EntryList entries = new EntryList();
        for (int i = 0; i < 32_768; i++) {
            appendFrom(entries, InternalLocation.alias("/f" + i + "/", Path.of("/srv/files")));
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> appendFrom(entries, InternalLocation.alias("/one/more/", Path.of("/srv/files"))))
                .withMessage("an archive takes files from at most 32768 locations");
    }

    private static void append(EntryList entries, String name, long size, boolean known) {
        Optional<Crc32> crc = known ? Optional.of(new Crc32(0x9234_5678L)) : Optional.empty();
        entries.append(
                new ManifestEntry.File(name, FILES, FILE, size, crc, Instant.ofEpochMilli(-1_001), known),
                FILES.uri(FILE));
    }

    private static void appendFrom(EntryList entries, InternalLocation location) {
        entries.append(
                new ManifestEntry.File("n", location, FILE, 0, Optional.empty(), Instant.EPOCH, false),
                location.uri(FILE));
    }
}
