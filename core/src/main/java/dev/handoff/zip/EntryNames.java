// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.internal.HttpSyntax;
import dev.handoff.zip.NamePolicy.Duplicates;
import java.util.List;
import java.util.Optional;

/** Finds each entry its name: by the policy, and so that no two entries meet when the archive is unpacked. */
final class EntryNames {

    private final NamePolicy policy;
    private final NameSet taken = new NameSet();
    private final List<ZipManifest.Skipped> skipped;
    private String lastFolder = "";

    /** @param skipped is told of entries that are left out because their name is taken */
    EntryNames(NamePolicy policy, List<ZipManifest.Skipped> skipped) {
        this.policy = policy;
        this.skipped = skipped;
    }

    /** Returns the name that a file on the disk asks for, where a backslash is a letter. */
    String onDisk(String name) {
        return policy.onDisk(name);
    }

    /**
     * Returns the name for a file; empty when it is left out.
     *
     * @throws IllegalArgumentException when the name is taken or impossible
     */
    Optional<String> file(String asked) {
        String written = policy.written(asked);
        requirePossible(asked, written);
        if (written.endsWith("/")) {
            throw new IllegalArgumentException(
                    "entry " + HttpSyntax.quote(asked) + ": a file's name must not end in '/'");
        }
        return place(written, asked).flatMap(name -> leaf(name, asked));
    }

    /**
     * Returns the name for a folder, with {@code /} at its end; empty when it is left out, or has an entry already.
     *
     * @throws IllegalArgumentException when a file has the name, or the name is impossible
     */
    Optional<String> folder(String asked) {
        String bare = asked.endsWith("/") ? asked.substring(0, asked.length() - 1) : asked;
        String written = policy.written(bare) + '/';
        requirePossible(asked, written);
        Optional<String> name = place(written, asked);
        if (name.isEmpty()) {
            return name;
        }
        String key = policy.key(name.get());
        // a folder that is named twice is one folder
        if (taken.use(key) == NameSet.FOLDER) {
            return Optional.empty();
        }
        taken.put(key, NameSet.FOLDER);
        return name;
    }

    /** Makes sure that every folder of the name is one, and not a file. */
    private Optional<String> place(String written, String asked) {
        int end = written.lastIndexOf('/') + 1;
        String folder = written.substring(0, end);
        if (folder.equals(lastFolder)) {
            return Optional.of(written);
        }
        String name = written;
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            String bare = name.substring(0, slash);
            if (taken.use(policy.key(bare)) != NameSet.FILE) {
                continue;
            }
            if (policy.duplicates() != Duplicates.RENAME) {
                return conflict(asked, "a file has the name of its folder " + HttpSyntax.quote(bare));
            }
            String renamed = freeFolder(bare);
            name = renamed + name.substring(slash);
            slash = renamed.length();
        }
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            String key = policy.key(name.substring(0, slash + 1));
            if (taken.use(key) == NameSet.FREE) {
                taken.put(key, NameSet.IMPLIED);
            }
        }
        lastFolder = name.substring(0, name.lastIndexOf('/') + 1);
        return Optional.of(name);
    }

    /** The first number that no file has: the same one for all that lies in the folder. */
    private String freeFolder(String bare) {
        for (int number = 1; ; number++) {
            String candidate = bare + " (" + number + ')';
            if (taken.use(policy.key(candidate)) != NameSet.FILE) {
                return candidate;
            }
        }
    }

    private Optional<String> leaf(String name, String asked) {
        String key = policy.key(name);
        if (isFree(key)) {
            taken.put(key, NameSet.FILE);
            return Optional.of(name);
        }
        if (policy.duplicates() != Duplicates.RENAME) {
            return conflict(asked, "its name is taken");
        }
        int segment = name.lastIndexOf('/') + 1;
        int dot = name.lastIndexOf('.');
        int stem = dot > segment ? dot : name.length();
        String renamed;
        do {
            renamed = name.substring(0, stem) + " (" + number(key) + ')' + name.substring(stem);
        } while (!isFree(policy.key(renamed)));
        requirePossible(asked, renamed);
        taken.put(policy.key(renamed), NameSet.FILE);
        return Optional.of(renamed);
    }

    private boolean isFree(String key) {
        return taken.use(key) == NameSet.FREE && taken.use(key + '/') == NameSet.FREE;
    }

    private int number(String key) {
        return taken.nextNumber(taken.use(key) == NameSet.FREE ? key + '/' : key);
    }

    private static void requirePossible(String asked, String name) {
        NameGuard.problem(name, true).ifPresent(problem -> {
            throw new IllegalArgumentException("entry " + HttpSyntax.quote(asked) + ": " + problem);
        });
    }

    private Optional<String> conflict(String asked, String why) {
        if (policy.duplicates() == Duplicates.SKIP) {
            skipped.add(new ZipManifest.Skipped(asked, why));
            return Optional.empty();
        }
        throw new IllegalArgumentException("entry " + HttpSyntax.quote(asked) + ": " + why
                + "; give it another, or call names(NamePolicy.portable().renameDuplicates())");
    }
}
