// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Crc32Test {

    @Test
    void keepsLeadingZeros() {
        assertThat(new Crc32(0xABC)).hasToString("00000abc");
        assertThat(new Crc32(0)).hasToString("00000000");
        assertThat(new Crc32(0xFFFF_FFFFL)).hasToString("ffffffff");
    }

    @Test
    void readsWhatItPrints() {
        assertThat(Crc32.parse("1a6349c5")).isEqualTo(new Crc32(0x1A63_49C5)).hasToString("1a6349c5");
        assertThat(Crc32.parse("00000ABC")).isEqualTo(new Crc32(0xABC));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "1a6349c", "1a6349c55", "0x1a6349", "1a6349cg", "-1a6349c"})
    void refusesOtherText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Crc32.parse(text))
                .withMessage("a CRC-32 is eight hexadecimal digits: \"" + text + '"');
    }

    @Test
    void showsOnlyTheVisibleStartOfOtherText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Crc32.parse("１a6349\nforged log line, and more of it"))
                .withMessage("a CRC-32 is eight hexadecimal digits: \"?a6349?forged log li\"");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0x1_0000_0000L, Long.MIN_VALUE})
    void refusesNumbersOfMoreThan32Bits(long value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Crc32(value))
                .withMessage("a CRC-32 has 32 bits: " + value);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 131_071, 131_072, 131_073, 1_000_000})
    void readsFilesWhole(int size, @TempDir Path folder) throws Exception {
        byte[] content = bytes(size);
        Path file = Files.write(folder.resolve("file"), content);

        assertThat(Crc32.of(file)).isEqualTo(of(content, 0, size));
    }

    @Test
    void knowsTheCheckValueOfTheStandard() throws Exception {
        assertThat(of("123456789".getBytes(StandardCharsets.US_ASCII), 0, 9)).hasToString("cbf43926");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 255, 256, 65_536, 99_999, 100_000})
    void combinesPieces(int cut) {
        byte[] content = bytes(100_000);
        Crc32 head = of(content, 0, cut);
        Crc32 tail = of(content, cut, content.length - cut);

        assertThat(head.combine(tail, content.length - cut)).isEqualTo(of(content, 0, content.length));
    }

    @Test
    void combinesLengthsBeyondFourGigabytes() {
        Crc32 zeros = new Crc32(0);
        long half = 3L << 30;
        Crc32 a = new Crc32(0x1234_5678);

        // in two steps or in one, the same number of bytes follows
        assertThat(a.combine(zeros, half).combine(zeros, half)).isEqualTo(a.combine(zeros, 2 * half));
    }

    @Test
    void refusesANegativeLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Crc32(1).combine(new Crc32(2), -1))
                .withMessage("a number of bytes must be 0 or more: -1");
    }

    private static byte[] bytes(int size) {
        byte[] content = new byte[size];
        new Random(7).nextBytes(content);
        return content;
    }

    private static Crc32 of(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return new Crc32(crc.getValue());
    }
}
