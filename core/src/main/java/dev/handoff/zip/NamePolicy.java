// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.internal.PortableName;
import java.text.Normalizer;
import java.util.Locale;

/**
 * What becomes of the names that an application gives to entries. Whatever the policy, a name that mod_zip would read
 * as something else, or that leads out of the folder it is unpacked in, is refused. Immutable and thread-safe; each
 * method that sets something returns a copy.
 */
public final class NamePolicy {

    /** What happens to an entry whose name is taken. */
    enum Duplicates {
        FAIL,
        SKIP,
        RENAME
    }

    private final boolean portable;
    private final Duplicates duplicates;

    private NamePolicy(boolean portable, Duplicates duplicates) {
        this.portable = portable;
        this.duplicates = duplicates;
    }

    /**
     * Makes names that unpack alike on Linux, macOS and Windows, the policy of a builder that was given none:
     *
     * <ul>
     *   <li>characters that Windows reserves and control characters become {@code _}, as half a surrogate pair does;
     *   <li>a backslash becomes {@code /}; a drive letter and slashes at the start go;
     *   <li>dots and spaces at the end of a segment go, and spaces at the start of the name;
     *   <li>the names of Windows devices, such as {@code con.txt}, get a {@code _} behind the word;
     *   <li>the name is put into NFC.
     * </ul>
     *
     * <p>Two names are the same when they differ only in case or in the Unicode form; a file and a folder may not share
     * one. What changed stands in {@link ZipManifest#renamed()}.
     */
    public static NamePolicy portable() {
        return new NamePolicy(true, Duplicates.FAIL);
    }

    /** Writes names as they are given, for applications that know who unpacks the archive. Compares byte for byte. */
    public static NamePolicy asIs() {
        return new NamePolicy(false, Duplicates.FAIL);
    }

    /** Refuses an entry whose name is taken, which is what happens unless another choice is made. */
    public NamePolicy failOnDuplicates() {
        return new NamePolicy(portable, Duplicates.FAIL);
    }

    /** Leaves out an entry whose name is taken and reports it in {@link ZipManifest#skipped()}. */
    public NamePolicy skipDuplicates() {
        return new NamePolicy(portable, Duplicates.SKIP);
    }

    /** Gives an entry whose name is taken the next free one, {@code name (1).pdf}, and reports it. */
    public NamePolicy renameDuplicates() {
        return new NamePolicy(portable, Duplicates.RENAME);
    }

    Duplicates duplicates() {
        return duplicates;
    }

    /** Returns the name that is written, without looking at others. */
    String written(String asked) {
        return portable ? PortableName.of(asked) : asked;
    }

    /** Returns the name of a file on a disk that allows backslashes in it, so that they make no folders. */
    String onDisk(String name) {
        return portable ? name.replace('\\', '_') : name;
    }

    /** Returns what two names that collide have in common. */
    String key(String name) {
        if (!portable) {
            return name;
        }
        if (isAscii(name)) {
            return name.toLowerCase(Locale.ROOT);
        }
        StringBuilder upper = new StringBuilder(name.length());
        name.codePoints()
                // the dotless i is a letter of its own, though its capital is that of the i
                .forEach(
                        c -> upper.append(c == 'ı' ? "ı" : Character.toString(c).toUpperCase(Locale.ROOT)));
        return Normalizer.normalize(upper.toString().toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return (portable ? "portable" : "as is") + ", duplicates: "
                + duplicates.name().toLowerCase(Locale.ROOT);
    }
}
