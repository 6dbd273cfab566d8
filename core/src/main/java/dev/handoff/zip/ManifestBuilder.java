// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.Crc32;
import dev.handoff.accel.InternalLocation;
import dev.handoff.accel.InternalUri;
import dev.handoff.internal.HttpSyntax;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects the entries of an archive in their order. Each file is looked at when it is added, so what is wrong with it
 * shows at the line that adds it. Options come before entries. Used by one thread, for one archive.
 */
public final class ManifestBuilder {

    private final String archiveName;
    private final EntryList entries = new EntryList();
    private final SourceFile.Inspector inspector = new SourceFile.Inspector();
    private final List<ZipManifest.Renamed> renamed = new ArrayList<>();
    private final List<ZipManifest.Skipped> skipped = new ArrayList<>();
    private EntryNames names = new EntryNames(NamePolicy.portable(), skipped);
    private Crc32Source crc32s = Crc32Source.reading();
    private @Nullable Instant lastModified;
    private boolean skipUnavailable;
    private boolean built;

    ManifestBuilder(String archiveName) {
        this.archiveName = archiveName;
    }

    /** Sets what becomes of the names of entries; {@link NamePolicy#portable()} when this is not called. */
    public ManifestBuilder names(NamePolicy policy) {
        requireNoEntries("names");
        names = new EntryNames(policy, skipped);
        return this;
    }

    /** Sets where the CRC-32 of files comes from that are added without; {@link Crc32Source#reading()} otherwise. */
    public ManifestBuilder crc32s(Crc32Source source) {
        requireNoEntries("crc32s");
        crc32s = source;
        return this;
    }

    /**
     * Leaves out files that cannot be sent: missing, unreadable, outside the location, of another size than promised or
     * of a name that nginx cannot be told. {@link ZipManifest#skipped()} reports them. Otherwise the first one fails.
     */
    public ManifestBuilder skipUnavailable() {
        requireNoEntries("skipUnavailable");
        skipUnavailable = true;
        return this;
    }

    /** Sets Last-Modified; otherwise it is the latest time of an entry, which does not change when one is taken out. */
    public ManifestBuilder lastModified(Instant time) {
        lastModified = time;
        return this;
    }

    /**
     * Adds a file with its size on the disk, and its CRC-32 from {@link #crc32s(Crc32Source)}.
     *
     * @param name in the archive, with {@code /} between segments
     * @throws IOException when nginx could not send the file, or its CRC-32 cannot be had
     * @throws IllegalArgumentException when the name is impossible or taken, or the file not below the location
     */
    public ManifestBuilder file(String name, InternalLocation location, Path file) throws IOException {
        return add(name, name, location, file, fromSource());
    }

    /**
     * Adds a file with its size on the disk and a CRC-32 that was kept since the file was written.
     *
     * @param name in the archive, with {@code /} between segments
     * @throws IOException when nginx could not send the file
     * @throws IllegalArgumentException when the name is impossible or taken, or the file not below the location
     */
    public ManifestBuilder file(String name, InternalLocation location, Path file, Crc32 crc32) throws IOException {
        return add(name, name, location, file, (path, source) -> Optional.of(crc32));
    }

    /**
     * Adds a file whose size was kept too, and checks it: a file of another size has another CRC-32.
     *
     * @param name in the archive, with {@code /} between segments
     * @throws IOException when nginx could not send the file, or it has another size
     * @throws IllegalArgumentException when the name is impossible or taken, or the file not below the location
     */
    public ManifestBuilder file(String name, InternalLocation location, Path file, Crc32 crc32, long size)
            throws IOException {
        return add(name, name, location, file, (path, source) -> {
            ZipManifest.requireSize(path, size, source.size());
            return Optional.of(crc32);
        });
    }

    /**
     * Adds a folder. Only empty ones need that.
     *
     * @param name in the archive, with or without {@code /} at its end
     * @throws IllegalArgumentException when the name is impossible or taken by a file
     */
    public ManifestBuilder directory(String name) {
        addDirectory(name, name, EntryList.UNKNOWN_TIME);
        return this;
    }

    /**
     * Adds all regular files and the empty folders below a folder; links are left out. See {@link FileTree} for more.
     *
     * @param under the folder in the archive; empty for its top
     * @throws IOException when a folder cannot be read, or as {@link #file(String, InternalLocation, Path)} does
     */
    public ManifestBuilder tree(String under, InternalLocation location, Path folder) throws IOException {
        return tree(under, location, FileTree.of(folder));
    }

    /**
     * Adds a folder with all below it. What the tree leaves out, such as links, is reported as skipped.
     *
     * @param under the folder in the archive; empty for its top
     * @throws IOException when a folder cannot be read, or as {@link #file(String, InternalLocation, Path)} does
     */
    public ManifestBuilder tree(String under, InternalLocation location, FileTree tree) throws IOException {
        String prefix = under.isEmpty() || under.endsWith("/") ? under : under + '/';
        tree.walk(location.directory(), new FileTree.Visitor() {
            @Override
            public void file(String name, Path file) throws IOException {
                add(prefix + name, prefix + names.onDisk(name), location, file, fromSource());
            }

            @Override
            public void emptyFolder(String name, FileTime modified) {
                if (!prefix.isEmpty() || !name.isEmpty()) {
                    addDirectory(prefix + name, prefix + names.onDisk(name), modified.toMillis());
                }
            }

            @Override
            public void leftOut(String name, String why) {
                skipped.add(new ZipManifest.Skipped(prefix + name, why));
            }

            @Override
            public void unreadable(String name, IOException why) throws IOException {
                unavailable(prefix + name, why);
            }
        });
        return this;
    }

    /** Ends the building; this builder cannot be used any more. */
    public ZipManifest build() {
        requireOpen();
        built = true;
        Instant modified = lastModified == null ? entries.latest() : lastModified;
        return new ZipManifest(archiveName, entries, modified, skipUnavailable, renamed, skipped);
    }

    @FunctionalInterface
    private interface CrcOf {

        Optional<Crc32> apply(Path file, SourceFile source) throws IOException;
    }

    private CrcOf fromSource() {
        return (path, source) -> crc32s.crc32(path, source.attributes());
    }

    private ManifestBuilder add(String asked, String name, InternalLocation location, Path file, CrcOf crc32)
            throws IOException {
        requireOpen();
        Path absolute = file.toAbsolutePath();
        InternalUri uri;
        SourceFile source;
        Optional<Crc32> crc;
        try {
            uri = uri(asked, location, absolute);
            source = inspector.look(location, absolute);
            crc = crc32.apply(absolute, source);
        } catch (IOException e) {
            unavailable(asked, e);
            return this;
        }
        Optional<String> free = names.file(name);
        if (free.isPresent()) {
            ManifestEntry.File entry = new ManifestEntry.File(
                    free.get(), location, absolute, source.size(), crc, source.modified(), source.executable());
            entries.append(entry, uri);
            reportRenaming(asked, free.get());
        }
        return this;
    }

    private InternalUri uri(String name, InternalLocation location, Path file) throws IOException {
        try {
            return location.uri(file);
        } catch (IllegalArgumentException e) {
            if (skipUnavailable) {
                throw new IOException(e.getMessage(), e);
            }
            throw new IllegalArgumentException("entry " + HttpSyntax.quote(name) + ": " + e.getMessage(), e);
        }
    }

    private void addDirectory(String asked, String name, long modifiedMillis) {
        requireOpen();
        Optional<String> free = names.folder(name);
        if (free.isPresent()) {
            entries.append(free.get(), modifiedMillis);
            reportRenaming(asked.endsWith("/") ? asked : asked + '/', free.get());
        }
    }

    private void unavailable(String name, IOException why) throws IOException {
        String reason = SourceFile.reason(why);
        if (!skipUnavailable) {
            throw new IOException(
                    "entry " + HttpSyntax.quote(name) + ": " + reason + "; skipUnavailable() would leave it out", why);
        }
        skipped.add(new ZipManifest.Skipped(name, reason));
    }

    private void reportRenaming(String asked, String written) {
        if (!asked.equals(written)) {
            renamed.add(new ZipManifest.Renamed(asked, written));
        }
    }

    private void requireNoEntries(String option) {
        requireOpen();
        if (!entries.isEmpty()) {
            throw new IllegalStateException(option + " must be called before the first entry is added");
        }
    }

    private void requireOpen() {
        if (built) {
            throw new IllegalStateException("this builder made its manifest already; start with a new one");
        }
    }
}
