// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.internal;

import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The structures of a ZIP archive with stored entries, each from its arguments alone, so that those for gigabytes can be
 * made without them. The two constants fill the same fields of the same lengths in two ways; lengths and offsets never
 * depend on the constant. Buffers must be little-endian.
 */
public enum ZipFormat {
    /** Byte for byte what mod_zip writes: no file modes that Unix understands, the Zip64 field behind the times. */
    MOD_ZIP(0x002D, 0x081A_4000, 0x081A_4000),
    /** Made by Unix, with modes; the Zip64 field comes first, without which Windows 7 does not find it. */
    PORTABLE(0x032D, 0x81A4_0000, 0x81ED_0000);

    /** The first number that does not fit a 32-bit field, where it stands for "see the Zip64 field". */
    public static final long LIMIT_32 = 0xFFFF_FFFFL;

    /** The first number of entries that does not fit the end record. */
    public static final int LIMIT_ENTRIES = 0xFFFF;

    /** The longest name in bytes of UTF-8. */
    public static final int LONGEST_NAME = 0xFFFF;

    /** More than any structure that holds no name. */
    public static final int LONGEST_WITHOUT_NAME = 128;

    private static final int LOCAL_LENGTH = 43;
    private static final int CENTRAL_LENGTH = 55;
    private static final int END_LENGTH = 22;
    private static final int ZIP64_END_LENGTH = 56;
    private static final int ZIP64_LOCATOR_LENGTH = 20;

    private static final int VERSION_STORED = 10;
    private static final int VERSION_FOLDER = 20;
    private static final int VERSION_ZIP64 = 45;

    private static final short NAME_IS_UTF8 = 0x0800;
    private static final short HAS_DESCRIPTOR = 0x0008;
    private static final int FOLDER_ATTRIBUTES = 0x41ED_0010;

    private static final short TIMES = 0x5455;
    private static final byte MODIFIED_AND_ACCESSED = 3;
    private static final short ZIP64 = 1;

    private static final long FIRST_DOS_SECOND = 315_532_800; // 1980-01-01 00:00:00
    private static final long LAST_DOS_SECOND = 4_354_819_198L; // 2107-12-31 23:59:58

    private final int madeBy;
    private final int fileAttributes;
    private final int executableAttributes;

    ZipFormat(int madeBy, int fileAttributes, int executableAttributes) {
        this.madeBy = madeBy;
        this.fileAttributes = fileAttributes;
        this.executableAttributes = executableAttributes;
    }

    /**
     * One entry as its structures need it.
     *
     * @param name UTF-8, from position to limit, which stay
     * @param size of the content in bytes
     * @param offset of its local header in the archive
     * @param crcFirst whether the CRC-32 stands before the content; otherwise a descriptor follows the content
     * @param crc the CRC-32; not looked at by the local header when it comes later
     * @param kind folder, or file with or without the right to be executed
     * @param modifiedSecond since the epoch
     */
    public record Entry(
            ByteBuffer name, long size, long offset, boolean crcFirst, int crc, Kind kind, long modifiedSecond) {

        /**
         * @throws IllegalArgumentException when no archive can hold the entry
         */
        public Entry {
            if (name.remaining() == 0 || name.remaining() > LONGEST_NAME) {
                throw new IllegalArgumentException("a name has 1 to 65535 bytes: " + name.remaining());
            }
            if (size < 0 || offset < 0) {
                throw new IllegalArgumentException("size and offset must be 0 or more: " + size + ", " + offset);
            }
        }

        /** Returns the entry with the CRC-32 that was learnt from its content. */
        public Entry withCrc(int learnt) {
            return new Entry(name, size, offset, crcFirst, learnt, kind, modifiedSecond);
        }

        /** Returns the entry with another time. */
        public Entry withTime(long second) {
            return new Entry(name, size, offset, crcFirst, crc, kind, second);
        }

        /** Returns how far behind this entry the next one starts. */
        public long length() {
            return localHeaderLength(name.remaining(), size) + size + descriptorLength(size, crcFirst);
        }

        boolean big() {
            return size >= LIMIT_32;
        }

        boolean far() {
            return offset >= LIMIT_32;
        }
    }

    /** What decides the attributes of an entry. */
    public enum Kind {
        FILE,
        EXECUTABLE,
        FOLDER
    }

    /** Returns the length of a local header with its name. */
    public static int localHeaderLength(int nameLength, long size) {
        return LOCAL_LENGTH + nameLength + (size >= LIMIT_32 ? 20 : 0);
    }

    /** Returns the length of what follows the content: nothing when the CRC-32 came first. */
    public static int descriptorLength(long size, boolean crcFirst) {
        if (crcFirst) {
            return 0;
        }
        return size >= LIMIT_32 ? 24 : 16;
    }

    /** Returns the length of an entry of the central directory with its name. */
    public static int centralLength(int nameLength, long size, long offset) {
        int zip64 = zip64Length(size >= LIMIT_32, offset >= LIMIT_32);
        return CENTRAL_LENGTH + nameLength + (zip64 == 0 ? 0 : 4 + zip64);
    }

    /** Returns the length of everything behind the central directory. */
    public static int endLength(boolean zip64) {
        return END_LENGTH + (zip64 ? ZIP64_END_LENGTH + ZIP64_LOCATOR_LENGTH : 0);
    }

    /**
     * Returns whether the archive as a whole needs the Zip64 end record.
     *
     * @param anyLarge whether the size or the offset of some entry does not fit 32 bits
     */
    public static boolean needsZip64(long entries, boolean anyLarge, long centralOffset) {
        return anyLarge || entries >= LIMIT_ENTRIES || centralOffset >= LIMIT_32;
    }

    /** Writes the header that stands before the content. */
    public void localHeader(ByteBuffer out, Entry entry) {
        out.putInt(0x0403_4B50);
        out.putShort((short) neededVersion(entry, false));
        out.putShort(flags(entry)).putShort((short) 0);
        out.putInt(dosTime(entry.modifiedSecond()));
        out.putInt(entry.crcFirst() ? entry.crc() : 0);
        putSizes(out, entry);
        out.putShort((short) entry.name().remaining());
        out.putShort((short) (13 + (entry.big() ? 20 : 0)));
        out.put(entry.name().duplicate());
        if (this == PORTABLE) {
            putZip64(out, entry, false);
        }
        out.putShort(TIMES).putShort((short) 9).put(MODIFIED_AND_ACCESSED);
        out.putInt(unixTime(entry.modifiedSecond())).putInt(unixTime(entry.modifiedSecond()));
        if (this == MOD_ZIP) {
            putZip64(out, entry, false);
        }
    }

    /** Writes what follows the content of an entry whose CRC-32 did not come first. */
    public void descriptor(ByteBuffer out, Entry entry) {
        out.putInt(0x0807_4B50).putInt(entry.crc());
        if (entry.big()) {
            out.putLong(entry.size()).putLong(entry.size());
        } else {
            out.putInt((int) entry.size()).putInt((int) entry.size());
        }
    }

    /** Writes the entry of the central directory, which needs the CRC-32 in any case. */
    public void centralEntry(ByteBuffer out, Entry entry) {
        int zip64 = zip64Length(entry.big(), entry.far());
        out.putInt(0x0201_4B50).putShort((short) madeBy);
        out.putShort((short) neededVersion(entry, entry.far()));
        out.putShort(flags(entry)).putShort((short) 0);
        out.putInt(dosTime(entry.modifiedSecond()));
        out.putInt(entry.crc());
        putSizes(out, entry);
        out.putShort((short) entry.name().remaining());
        out.putShort((short) (9 + (zip64 == 0 ? 0 : 4 + zip64)));
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0); // comment, disk, internal attributes
        out.putInt(attributes(entry.kind()));
        out.putInt(entry.far() ? -1 : (int) entry.offset());
        out.put(entry.name().duplicate());
        if (this == PORTABLE) {
            putZip64(out, entry, true);
        }
        out.putShort(TIMES).putShort((short) 5).put(MODIFIED_AND_ACCESSED);
        out.putInt(unixTime(entry.modifiedSecond()));
        if (this == MOD_ZIP) {
            putZip64(out, entry, true);
        }
    }

    /** Writes the end of the archive: the Zip64 record and its locator when they are needed, and the end record. */
    public void end(ByteBuffer out, long entries, long centralOffset, long centralLength, boolean zip64) {
        if (zip64) {
            out.putInt(0x0606_4B50).putLong(ZIP64_END_LENGTH - 12);
            out.putShort((short) VERSION_ZIP64).putShort((short) VERSION_ZIP64);
            out.putInt(0).putInt(0).putLong(entries).putLong(entries);
            out.putLong(centralLength).putLong(centralOffset);
            out.putInt(0x0706_4B50).putInt(0).putLong(centralOffset + centralLength);
            out.putInt(1);
        }
        short count = (short) Math.min(entries, LIMIT_ENTRIES);
        out.putInt(0x0605_4B50).putShort((short) 0).putShort((short) 0);
        out.putShort(count).putShort(count);
        out.putInt((int) Math.min(centralLength, LIMIT_32)).putInt((int) Math.min(centralOffset, LIMIT_32));
        out.putShort((short) 0);
    }

    /** mod_zip asks for version 4.5 only when the size needs Zip64, and for 1.0 when only the offset does. */
    private int neededVersion(Entry entry, boolean far) {
        if (entry.big() || far && this == PORTABLE) {
            return VERSION_ZIP64;
        }
        return entry.kind() == Kind.FOLDER && this == PORTABLE ? VERSION_FOLDER : VERSION_STORED;
    }

    private static short flags(Entry entry) {
        return (short) (NAME_IS_UTF8 | (entry.crcFirst() ? 0 : HAS_DESCRIPTOR));
    }

    private int attributes(Kind kind) {
        return switch (kind) {
            case FOLDER -> FOLDER_ATTRIBUTES;
            case EXECUTABLE -> executableAttributes;
            case FILE -> fileAttributes;
        };
    }

    private static void putSizes(ByteBuffer out, Entry entry) {
        int size = entry.big() ? -1 : (int) entry.size();
        out.putInt(size).putInt(size);
    }

    private static int zip64Length(boolean big, boolean far) {
        return (big ? 16 : 0) + (far ? 8 : 0);
    }

    private static void putZip64(ByteBuffer out, Entry entry, boolean central) {
        boolean far = central && entry.far();
        int length = zip64Length(entry.big(), far);
        if (length == 0) {
            return;
        }
        out.putShort(ZIP64).putShort((short) length);
        if (entry.big()) {
            out.putLong(entry.size()).putLong(entry.size());
        }
        if (far) {
            out.putLong(entry.offset());
        }
    }

    /** Returns the time in UTC as the DOS fields hold it, in steps of two seconds, from 1980 to 2107. */
    static int dosTime(long second) {
        long possible = Math.max(FIRST_DOS_SECOND, Math.min(LAST_DOS_SECOND, second));
        LocalDateTime time = LocalDateTime.ofEpochSecond(possible, 0, ZoneOffset.UTC);
        return time.getSecond() / 2
                | time.getMinute() << 5
                | time.getHour() << 11
                | time.getDayOfMonth() << 16
                | time.getMonthValue() << 21
                | time.getYear() - 1980 << 25;
    }

    /** Returns the second as the signed 32 bits of the extra field hold it, until 2038. */
    static int unixTime(long second) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, second));
    }
}
