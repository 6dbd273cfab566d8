// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.zip;

import dev.handoff.accel.InternalLocation;
import dev.handoff.internal.ContentDisposition;
import dev.handoff.internal.HttpSyntax;
import dev.handoff.internal.ZipFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Many files that go out as one ZIP archive instead of a response body: what nginx's mod_zip is told, or what
 * {@code EmbeddedNginx} answers when it is not there. The files are stored, not compressed, so the length of the archive
 * is known before its first byte, and a download can be resumed.
 *
 * <pre>{@code
 * ManifestBuilder zip = ZipManifest.builder("invoices-2024.zip");
 * for (Invoice i : invoices) {
 *     zip.file("2024/" + i.title() + ".pdf", INVOICES, i.file(), i.crc32());
 * }
 * ZipManifest manifest = zip.build();
 * }</pre>
 *
 * <p>Immutable and thread-safe. An entry takes some 20 bytes beside its line in the manifest.
 */
public final class ZipManifest {

    /** Stands before the canonical form, so that another form will never give the same tag. */
    private static final byte[] TAG_VERSION = "handoff zip 1\n".getBytes(StandardCharsets.US_ASCII);

    private static final int TAG_BYTES = 16;

    private final String archiveName;
    private final EntryList entries;
    private final boolean skipUnavailable;
    private final List<Renamed> renamed;
    private final List<Skipped> skipped;
    private final Instant lastModified;
    private final OptionalLong limitRate;
    private final String tag;

    ZipManifest(
            String archiveName,
            EntryList entries,
            Instant lastModified,
            boolean skipUnavailable,
            List<Renamed> renamed,
            List<Skipped> skipped) {
        this.archiveName = archiveName;
        this.entries = entries;
        this.skipUnavailable = skipUnavailable;
        this.renamed = List.copyOf(renamed);
        this.skipped = List.copyOf(skipped);
        this.lastModified = lastModified.truncatedTo(ChronoUnit.SECONDS);
        this.limitRate = OptionalLong.empty();
        this.tag = tag();
    }

    private ZipManifest(ZipManifest other, OptionalLong limitRate) {
        this.archiveName = other.archiveName;
        this.entries = other.entries;
        this.skipUnavailable = other.skipUnavailable;
        this.renamed = other.renamed;
        this.skipped = other.skipped;
        this.lastModified = other.lastModified;
        this.limitRate = limitRate;
        this.tag = other.tag;
    }

    /** Starts an archive; the name, which may be any Unicode and is made safe, is the one that browsers save it under. */
    public static ManifestBuilder builder(String archiveName) {
        return new ManifestBuilder(archiveName);
    }

    /**
     * Reads a manifest that an application wrote by hand, and checks it: mod_zip must be able to read it, each location
     * must be below a declared one, each file must be there and have the size that the manifest says. The names of
     * entries stay as they are, but for the {@code /} behind a folder.
     *
     * @throws IllegalArgumentException when the manifest is not one that mod_zip reads, or one of its entries must not
     *     or cannot be sent
     * @throws IOException when a file is not there or has another size
     */
    public static ZipManifest parse(String archiveName, byte[] manifest, Collection<InternalLocation> declared)
            throws IOException {
        return new ManifestReader(List.copyOf(declared)).read(archiveName, manifest);
    }

    /**
     * Returns a manifest whose transfer is limited, in bytes per second (X-Accel-Limit-Rate); 0 lifts the
     * {@code limit_rate} of nginx.
     *
     * @throws IllegalArgumentException when the rate is negative
     */
    public ZipManifest limitRate(long bytesPerSecond) {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("limit rate must be 0 or more bytes per second: " + bytesPerSecond);
        }
        return new ZipManifest(this, OptionalLong.of(bytesPerSecond));
    }

    /** Returns the limit of {@link #limitRate(long)}; empty when nginx decides. */
    public OptionalLong limitRate() {
        return limitRate;
    }

    /**
     * An entry that goes by another name than the application asked for.
     *
     * @param asked the name that was given
     * @param written the name in the archive
     */
    public record Renamed(String asked, String written) {}

    /**
     * An entry that was left out.
     *
     * @param asked the name that was given
     * @param reason for the log, not for the client, since it holds paths
     */
    public record Skipped(String asked, String reason) {}

    /** Returns the name of the archive as it was given. */
    public String archiveName() {
        return archiveName;
    }

    /** Returns the entries in their order. Each is made when it is asked for. */
    public List<ManifestEntry> entries() {
        return entries;
    }

    /** Returns the entries whose names were changed, in the order of the entries. */
    public List<Renamed> renamed() {
        return renamed;
    }

    /** Returns the entries that were left out because a policy allowed it. */
    public List<Skipped> skipped() {
        return skipped;
    }

    /** Returns the exact length of the archive in bytes, in either layout. */
    public long archiveSize() {
        return entries.centralOffset() + entries.centralLength() + ZipFormat.endLength(entries.zip64());
    }

    /** Returns whether parts of the archive can be asked for: whether each file has its CRC-32. */
    public boolean resumable() {
        return entries.crcsKnown();
    }

    /** Returns the time for Last-Modified in whole seconds: the one that was given, else the latest of the entries. */
    public Instant lastModified() {
        return lastModified;
    }

    /**
     * Returns the strong entity tag of the archive in this layout, with its quotes. It covers name, size, CRC-32, place
     * and time of each entry, their order, Last-Modified and the layout.
     */
    public String etag(ZipLayout layout) {
        return '"' + tag + layout.tagSuffix() + '"';
    }

    /**
     * Returns the response headers that make mod_zip take the body for a manifest, and those that it passes on to the
     * client. All are visible ASCII. Content-Length is that of the manifest, {@link #manifestSize()}.
     */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Archive-Files", "zip");
        headers.put("Content-Type", "application/zip");
        headers.put("Content-Disposition", ContentDisposition.attachment(archiveName));
        if (resumable()) {
            // the module takes it away when it must, but never adds it
            headers.put("Accept-Ranges", "bytes");
        }
        headers.put("ETag", etag(ZipLayout.MOD_ZIP));
        headers.put("Last-Modified", HttpSyntax.formatDate(lastModified.getEpochSecond()));
        limitRate.ifPresent(rate -> headers.put("X-Accel-Limit-Rate", Long.toString(rate)));
        return Collections.unmodifiableMap(headers);
    }

    /** Returns the length in bytes of what {@link #writeTo} writes: 0 without entries, which mod_zip does not accept. */
    public long manifestSize() {
        return entries.textLength();
    }

    /**
     * Writes the manifest for mod_zip, in chunks of 256 KiB and without garbage. Does not close the stream.
     *
     * @throws IOException when the stream throws it
     */
    public void writeTo(OutputStream out) throws IOException {
        entries.writeTo(out);
    }

    /**
     * Compares the entries with the disk once more: a file that is gone or has changed since the manifest was built
     * breaks the download, behind mod_zip even the client's connection. Done before each hand-off, while there can
     * still be another answer.
     *
     * @return this manifest; or one without the files that changed, when it was built with
     *     {@link ManifestBuilder#skipUnavailable()} and there are any
     * @throws IOException naming the entry when a file changed, otherwise
     */
    public ZipManifest preflight() throws IOException {
        return new Preflight(entries, skipUnavailable)
                .run()
                .map(left ->
                        new ZipManifest(archiveName, left.entries(), lastModified, true, renamed, left.with(skipped)))
                .map(left -> new ZipManifest(left, limitRate))
                .orElse(this);
    }

    static void requireSize(Path file, long promised, long size) throws IOException {
        if (size != promised) {
            throw new IOException(file + " has " + size + " bytes, not the promised " + promised);
        }
    }

    private String tag() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(TAG_VERSION);
            digest.update(ByteBuffer.allocate(8)
                    .putLong(lastModified.getEpochSecond())
                    .flip());
            entries.digest(digest);
            return HexFormat.of().formatHex(digest.digest(), 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "ZipManifest[" + archiveName + ", " + entries.size() + " entries, " + archiveSize() + " bytes]";
    }
}
