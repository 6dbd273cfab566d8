// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.handoff.internal.ZipFormat.Entry;
import dev.handoff.internal.ZipFormat.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each structure at and beside the limits of 32 and 16 bits, from arguments: no gigabyte is written. */
class ZipFormatTest {

    private static final long LIMIT = 0xFFFF_FFFFL;
    private static final long SECOND = 784_111_777;

    @ParameterizedTest
    @CsvSource({
        // size, offset: local, descriptor, central
        "0,              0,           44, 16, 56",
        "4294967294,     0,           44, 16, 56",
        "4294967295,     0,           64, 24, 76",
        "4294967296,     0,           64, 24, 76",
        "24,             4294967294,  44, 16, 56",
        "24,             4294967295,  44, 16, 68",
        "24,             4294967296,  44, 16, 68",
        "4294967295,     4294967295,  64, 24, 84",
    })
    void lengthsAreThoseOfTheStructures(long size, long offset, int local, int descriptor, int central) {
        for (ZipFormat format : ZipFormat.values()) {
            Entry entry = entry("n", size, offset, false, Kind.FILE);

            assertThat(write(out -> format.localHeader(out, entry)))
                    .hasSize(local)
                    .hasSize(ZipFormat.localHeaderLength(1, size));
            assertThat(write(out -> format.descriptor(out, entry)))
                    .hasSize(descriptor)
                    .hasSize(ZipFormat.descriptorLength(size, false));
            assertThat(write(out -> format.centralEntry(out, entry)))
                    .hasSize(central)
                    .hasSize(ZipFormat.centralLength(1, size, offset));
            assertThat(entry.length()).isEqualTo(local + size + descriptor);
        }
        assertThat(ZipFormat.descriptorLength(size, true)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0,     false, 0,          false",
        "65534, false, 0,          false",
        "65535, false, 0,          true",
        "65536, false, 0,          true",
        "1,     true,  0,          true",
        "1,     false, 4294967294, false",
        "1,     false, 4294967295, true",
    })
    void zip64IsNeededFromTheLimitsOn(long entries, boolean anyLarge, long centralOffset, boolean needed) {
        assertThat(ZipFormat.needsZip64(entries, anyLarge, centralOffset)).isEqualTo(needed);
        assertThat(ZipFormat.endLength(needed)).isEqualTo(needed ? 98 : 22);
    }

    @Test
    void localHeaderOfABigFileAsTheModuleWritesIt() {
        Entry entry = entry("n", LIMIT, 0, true, Kind.FILE);

        assertThat(hex(out -> ZipFormat.MOD_ZIP.localHeader(out, entry)))
                .isEqualTo(fields("504b0304 2d00 0008 0000 3246661d 78563412 ffffffff ffffffff 0100 2100 6e"
                        + " 5554 0900 03 a198bc2e a198bc2e"
                        + " 0100 1000 ffffffff00000000 ffffffff00000000"));
    }

    @Test
    void localHeaderOfABigFileIsPortableWithZip64First() {
        Entry entry = entry("n", LIMIT + 1, 0, true, Kind.FILE);

        assertThat(hex(out -> ZipFormat.PORTABLE.localHeader(out, entry)))
                .isEqualTo(fields("504b0304 2d00 0008 0000 3246661d 78563412 ffffffff ffffffff 0100 2100 6e"
                        + " 0100 1000 0000000001000000 0000000001000000"
                        + " 5554 0900 03 a198bc2e a198bc2e"));
    }

    @Test
    void localHeaderDoesNotKnowALaterCrc() {
        Entry entry = entry("n", 24, 0, false, Kind.FILE);

        for (ZipFormat format : ZipFormat.values()) {
            assertThat(hex(out -> format.localHeader(out, entry)))
                    .isEqualTo(fields("504b0304 0a00 0808 0000 3246661d 00000000 18000000 18000000 0100 0d00 6e"
                            + " 5554 0900 03 a198bc2e a198bc2e"));
        }
    }

    @Test
    void descriptorsHoldSizesOfFourOrEightBytes() {
        assertThat(hex(out -> ZipFormat.MOD_ZIP.descriptor(out, entry("n", LIMIT - 1, 0, false, Kind.FILE))))
                .isEqualTo(fields("504b0708 78563412 feffffff feffffff"));
        assertThat(hex(out -> ZipFormat.MOD_ZIP.descriptor(out, entry("n", LIMIT, 0, false, Kind.FILE))))
                .isEqualTo(fields("504b0708 78563412 ffffffff00000000 ffffffff00000000"));
    }

    @Test
    void centralEntryOfABigAndFarFileAsTheModuleWritesIt() {
        Entry entry = entry("n", LIMIT, LIMIT, true, Kind.EXECUTABLE);

        assertThat(hex(out -> ZipFormat.MOD_ZIP.centralEntry(out, entry)))
                .isEqualTo(fields(
                        "504b0102 2d00 2d00 0008 0000 3246661d 78563412 ffffffff ffffffff 0100 2500 0000 0000 0000"
                                + " 00401a08 ffffffff 6e"
                                + " 5554 0500 03 a198bc2e"
                                + " 0100 1800 ffffffff00000000 ffffffff00000000 ffffffff00000000"));
    }

    @Test
    void centralEntryOfAFarFileKeepsItsSizeOutOfZip64() {
        Entry entry = entry("n", 24, LIMIT + 5, true, Kind.FILE);

        assertThat(hex(out -> ZipFormat.MOD_ZIP.centralEntry(out, entry)))
                .isEqualTo(fields(
                        "504b0102 2d00 0a00 0008 0000 3246661d 78563412 18000000 18000000 0100 1500 0000 0000 0000"
                                + " 00401a08 ffffffff 6e"
                                + " 5554 0500 03 a198bc2e"
                                + " 0100 0800 0400000001000000"));
        assertThat(hex(out -> ZipFormat.PORTABLE.centralEntry(out, entry)))
                .isEqualTo(fields(
                        "504b0102 2d03 2d00 0008 0000 3246661d 78563412 18000000 18000000 0100 1500 0000 0000 0000"
                                + " 0000a481 ffffffff 6e"
                                + " 0100 0800 0400000001000000"
                                + " 5554 0500 03 a198bc2e"));
    }

    @ParameterizedTest
    @CsvSource({
        "MOD_ZIP,  FILE,       2d00, 0a00, 00401a08",
        "MOD_ZIP,  EXECUTABLE, 2d00, 0a00, 00401a08",
        "MOD_ZIP,  FOLDER,     2d00, 0a00, 1000ed41",
        "PORTABLE, FILE,       2d03, 0a00, 0000a481",
        "PORTABLE, EXECUTABLE, 2d03, 0a00, 0000ed81",
        "PORTABLE, FOLDER,     2d03, 1400, 1000ed41",
    })
    void attributesAreThoseOfTheFormat(ZipFormat format, Kind kind, String madeBy, String needed, String attributes) {
        assertThat(hex(out -> format.centralEntry(out, entry("n/", 0, 0, true, kind))))
                .startsWith(fields("504b0102 " + madeBy + needed + "0008"))
                .contains(attributes + fields("00000000 6e2f"));
    }

    @ParameterizedTest
    @CsvSource({
        "65534, fefffeff",
        "65535, ffffffff",
        "65536, ffffffff",
    })
    void endCountsEntriesInSixteenBits(long entries, String count) {
        assertThat(hex(out -> ZipFormat.MOD_ZIP.end(out, entries, 76, 64, false)))
                .isEqualTo(fields("504b0506 0000 0000 " + count.substring(0, 4) + " " + count.substring(4)
                        + " 40000000 4c000000 0000"));
    }

    @ParameterizedTest
    @EnumSource
    void zip64EndKeepsRealNumbersWhereTheyFit(ZipFormat format) {
        assertThat(hex(out -> format.end(out, 65_536, 76, 64, true)))
                .isEqualTo(
                        fields("504b0606 2c00000000000000 2d00 2d00 00000000 00000000 0000010000000000 0000010000000000"
                                + " 4000000000000000 4c00000000000000"
                                + " 504b0607 00000000 8c00000000000000 01000000"
                                + " 504b0506 0000 0000 ffff ffff 40000000 4c000000 0000"));
    }

    @Test
    void zip64EndReplacesWhatDoesNotFit() {
        assertThat(hex(out -> ZipFormat.MOD_ZIP.end(out, 2, LIMIT, LIMIT + 1, true)))
                .isEqualTo(
                        fields("504b0606 2c00000000000000 2d00 2d00 00000000 00000000 0200000000000000 0200000000000000"
                                + " 0000000001000000 ffffffff00000000"
                                + " 504b0607 00000000 ffffffff01000000 01000000"
                                + " 504b0506 0000 0000 0200 0200 ffffffff ffffffff 0000"));
    }

    @ParameterizedTest
    @CsvSource({
        "784111777,          1d664632", // 1994-11-06 08:49:37, in steps of two seconds
        "0,                  00210000", // 1980-01-01 00:00:00
        "-62135596800,       00210000",
        "315532799,          00210000",
        "315532801,          00210000",
        "4354819199,         ff9fbf7d", // 2107-12-31 23:59:58
        "4354819200,         ff9fbf7d",
        "9000000000000000,   ff9fbf7d",
    })
    void dosTimeIsUtcBetween1980And2107(long second, String time) {
        assertThat(String.format("%08x", ZipFormat.dosTime(second))).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "784111777, 784111777",
        "2147483647, 2147483647",
        "2147483648, 2147483647",
        "-1, -1",
        "-9000000000, -2147483648",
    })
    void unixTimeHasThirtyTwoBits(long second, int time) {
        assertThat(ZipFormat.unixTime(second)).isEqualTo(time);
    }

    @Test
    void otherTimesAndCrcsMakeOtherEntries() {
        Entry entry = entry("n", 24, 7, false, Kind.FILE);

        assertThat(entry.withTime(5)).isEqualTo(new Entry(entry.name(), 24, 7, false, 0x1234_5678, Kind.FILE, 5));
        assertThat(entry.withCrc(9)).isEqualTo(new Entry(entry.name(), 24, 7, false, 9, Kind.FILE, SECOND));
    }

    @Test
    void writingDoesNotUseUpTheName() {
        Entry entry = entry("name", 24, 7, true, Kind.FILE);

        write(out -> ZipFormat.MOD_ZIP.localHeader(out, entry));
        write(out -> ZipFormat.MOD_ZIP.centralEntry(out, entry));

        assertThat(entry.name().remaining()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_536})
    void refusesNamesThatNoFieldHolds(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> entry("n".repeat(length), 0, 0, true, Kind.FILE))
                .withMessage("a name has 1 to 65535 bytes: " + length);
    }

    @Test
    void writesTheLongestName() {
        Entry entry = entry("n".repeat(65_535), 0, 0, true, Kind.FILE);

        assertThat(write(out -> ZipFormat.PORTABLE.localHeader(out, entry))).hasSize(65_535 + 43);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, -1"})
    void refusesNegativeNumbers(long size, long offset) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> entry("n", size, offset, true, Kind.FILE))
                .withMessage("size and offset must be 0 or more: " + size + ", " + offset);
    }

    private static Entry entry(String name, long size, long offset, boolean crcFirst, Kind kind) {
        ByteBuffer bytes = ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8));
        return new Entry(bytes, size, offset, crcFirst, 0x1234_5678, kind, SECOND);
    }

    private static byte[] write(Consumer<ByteBuffer> structure) {
        ByteBuffer out = ByteBuffer.allocate(ZipFormat.LONGEST_WITHOUT_NAME + ZipFormat.LONGEST_NAME)
                .order(ByteOrder.LITTLE_ENDIAN);
        structure.accept(out);
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    private static String hex(Consumer<ByteBuffer> structure) {
        return HexFormat.of().formatHex(write(structure));
    }

    /** Drops the blanks that group the digits by field. */
    private static String fields(String hex) {
        return hex.replace(" ", "");
    }
}
