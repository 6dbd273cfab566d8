// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The names that are taken, in 40 bytes each: of a name only 128 bits of a seeded hash are kept. Two names with the same
 * hash would only cost one of them its name, and nobody can look for such names without the seed.
 */
final class NameSet {

    static final byte FREE = 0;
    static final byte FILE = 1;

    /** A folder that follows from the name of a file in it. */
    static final byte IMPLIED = 2;

    /** A folder with an entry of its own. */
    static final byte FOLDER = 3;

    private static final int FIRST_CAPACITY = 64;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private long[] hashes = new long[2 * FIRST_CAPACITY];
    private byte[] uses = new byte[FIRST_CAPACITY];
    private int[] numbers = new int[FIRST_CAPACITY];
    private int count;
    private long first;
    private long second;

    /** Returns what goes by the name. */
    byte use(String key) {
        return uses[slot(key)];
    }

    void put(String key, byte use) {
        if (2 * (count + 1) > uses.length) {
            grow();
        }
        int slot = slot(key);
        if (uses[slot] == FREE) {
            count++;
        }
        hashes[2 * slot] = first;
        hashes[2 * slot + 1] = second;
        uses[slot] = use;
    }

    /** Counts the names that were derived from this one, so that a thousand of the same take a thousand steps. */
    int nextNumber(String key) {
        return ++numbers[slot(key)];
    }

    private int slot(String key) {
        first = seed;
        second = ~seed;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            first = Long.rotateLeft((first ^ c) * 0x9E37_79B9_7F4A_7C15L, 29);
            second = Long.rotateLeft((second + c) * 0xC2B2_AE3D_27D4_EB4FL, 31);
        }
        return slot();
    }

    private int slot() {
        int mask = uses.length - 1;
        int slot = (int) (first >>> 32 ^ second) & mask;
        while (uses[slot] != FREE && (hashes[2 * slot] != first || hashes[2 * slot + 1] != second)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHashes = hashes;
        byte[] oldUses = uses;
        int[] oldNumbers = numbers;
        hashes = new long[2 * oldHashes.length];
        uses = new byte[2 * oldUses.length];
        numbers = new int[2 * oldNumbers.length];
        for (int i = 0; i < oldUses.length; i++) {
            if (oldUses[i] != FREE) {
                first = oldHashes[2 * i];
                second = oldHashes[2 * i + 1];
                int slot = slot();
                hashes[2 * slot] = first;
                hashes[2 * slot + 1] = second;
                uses[slot] = oldUses[i];
                numbers[slot] = oldNumbers[i];
            }
        }
    }
}
